// Words that stand for commands: mpremote's shortcuts, and those of a user's config.py.
//
// Flow: take builtin_expansions() and add the user's; expand() rewrites the front of the remaining
// command line until it begins with a command.
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
  std::optional<std::string> otherwise; ///< its default
};

struct expansion {
  std::vector<expansion_argument> arguments;
  std::vector<std::string> words;
  std::string help;
};

/// By the words that they replace.
using expansions = std::map<std::string, expansion>;

expansions builtin_expansions();

/// Returns an error message where the arguments of a shortcut are wrong.
std::optional<usage_text> expand(std::vector<std::string>& words, expansions const& known);

} // namespace mprun::remote
