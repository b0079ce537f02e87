// Finds errors in the words of a command line that CLI11 does not report, and words that it would
// misread.
//
// Flow: for the words after the command's name, spell_out() and unknown_option() before CLI11
// parses them, empty_argument() afterwards.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace mprun {

/// "--out=" becomes "--out" and an empty word, because CLI11 would take the next word for its
/// value; a path "[x]" becomes "./[x]", because CLI11 would read a list that holds x.
void spell_out(CLI::App const& command, std::vector<std::string>& words);

/// Complains of the first word that looks like an option but is not one of the command's, and
/// suggests the nearest option; empty if all are known.
std::string unknown_option(CLI::App const& command, std::vector<std::string> const& words);

/// Complains of the first option or argument that must not be empty but is; otherwise empty.
std::string empty_argument(CLI::App const& command);

} // namespace mprun
