// What is wrong with the words of a command line that CLI11 leaves unsaid, or would read otherwise
// than they are meant.
//
// Flow: of the words behind the command's name, spell_out() and unknown_option() before CLI11
// parses them, empty_argument() afterwards.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mprun {

/// "--out=" becomes "--out" and an empty word, for CLI11 would take the next word for its value;
/// and a path "[x]" becomes "./[x]", for that would be a list of one x.
void spell_out(CLI::App const& command, std::vector<std::string>& words);

/// The first word that looks like an option and is none of the command's, with the one that was
/// probably meant; empty where all are known.
std::string unknown_option(CLI::App const& command, std::vector<std::string> const& words);

/// The first option or argument that was given as an empty text and must not be; else empty.
std::string empty_argument(CLI::App const& command);

} // namespace mprun
