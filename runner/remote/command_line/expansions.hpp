// Words that stand for commands: mpremote's shortcuts, and those of a user's config.py.
//
// Flow: builtin_expansions(), with the user's added; expand() rewrites the front of what is left of
// a command line until it is a command.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun::remote {

/// "baud=115200": an argument of a shortcut.
struct expansion_argument {
  std::string name;
  std::optional<std::string> otherwise; ///< its value where none is given
};

struct expansion {
  std::vector<expansion_argument> arguments;
  std::vector<std::string> words;
  std::string help;
};

/// By the words they are for.
using expansions = std::map<std::string, expansion>;

expansions builtin_expansions();

/// What is wrong with the arguments of a shortcut, if anything is.
std::optional<usage_text> expand(std::vector<std::string>& words, expansions const& known);

} // namespace mprun::remote
