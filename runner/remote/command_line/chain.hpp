// A whole command line: actions that follow one another, as mpremote chains them.
//
// Flow: read_chain() with the commands and shortcuts there are. Nothing has been done then. A word
// that is wrong ends the chain: what stands before it is done all the same, as with mpremote, which
// reads no further than it has come.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/command_line/expansions.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mprun::remote {

/// A command of a chain by its place in the table, with its arguments.
struct chain_link {
  std::size_t command = 0;
  parsed_arguments arguments;
};

struct chain {
  std::vector<chain_link> links;
  /// What follows the links in place of a command: help, or what is wrong.
  std::optional<usage_text> end;
};

/// A command as the command line needs to know it.
struct named_parser {
  std::string name;
  argument_parser parser;
};

chain read_chain(std::vector<std::string> words, std::vector<named_parser> const& commands,
                 expansions const& shortcuts);

} // namespace mprun::remote
