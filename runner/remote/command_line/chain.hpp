// A whole command line: actions that follow one another, as mpremote chains them.
//
// Flow: read_chain() with all commands and shortcuts; it only reads. A wrong word ends the chain,
// but the commands before it are still run: mpremote reads each command only when its turn comes.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/command_line/expansions.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mprun::remote {

/// A command of a chain, by its index in the table, with its arguments.
struct chain_link {
  std::size_t command = 0;
  parsed_arguments arguments;
};

struct chain {
  std::vector<chain_link> links;
  /// Printed after the links have run: help or an error message.
  std::optional<usage_text> end;
};

/// A command's name and arguments, which is all that the command line needs of it.
struct named_parser {
  std::string name;
  argument_parser parser;
};

chain read_chain(std::vector<std::string> words, std::vector<named_parser> const& commands,
                 expansions const& shortcuts);

} // namespace mprun::remote
