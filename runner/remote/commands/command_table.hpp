// The table of all commands of `mprun remote`: one line each.
#pragma once

#include "runner/remote/command_line/chain.hpp"
#include "runner/remote/remote_action.hpp"

#include <vector>

namespace mprun::remote {

struct remote_command {
  std::string_view name;
  argument_parser parser;
  remote_action (*make)(parsed_arguments const& arguments);
};

std::vector<remote_command> const& all_remote_commands();

/// The same commands, as read_chain() takes them.
std::vector<named_parser> parsers_of_all();

} // namespace mprun::remote
