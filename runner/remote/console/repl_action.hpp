// `repl`: the board's friendly prompt in this terminal.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

#include <optional>
#include <string>

namespace mprun::remote {

struct repl_options {
  bool escapes_non_printable = false;
  std::optional<std::string> capture;     ///< a file that gets a copy of all that is shown
  std::optional<std::string> inject_code; ///< what Ctrl-J types
  std::optional<std::string> inject_file; ///< what Ctrl-K runs
  bool reconnects = false;                ///< a board that goes away is waited for
  bool filters_escapes = false;           ///< as screen_text filters
};

argument_parser repl_parser();
remote_action repl_action(parsed_arguments const& arguments);
/// What a chain ends with that has done nothing: the same with its defaults.
remote_action repl_action();

} // namespace mprun::remote
