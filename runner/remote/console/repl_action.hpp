// `repl`: the board's friendly prompt in this terminal.
#pragma once

#include "runner/remote/command_line/argument_parser.hpp"
#include "runner/remote/remote_action.hpp"

#include <optional>
#include <string>

namespace mprun::remote {

struct repl_options {
  bool escapes_non_printable = false;
  std::optional<std::string> capture;     ///< a file for a copy of all output
  std::optional<std::string> inject_code; ///< typed by Ctrl-J
  std::optional<std::string> inject_file; ///< run by Ctrl-K
  bool reconnects = false;                ///< wait for a board that goes away
  bool filters_escapes = false;           ///< shows output with screen_text::mode::filtered
};

argument_parser repl_parser();
remote_action repl_action(parsed_arguments const& arguments);
/// `repl` with its defaults, which ends a chain that had nothing else to do.
remote_action repl_action();

} // namespace mprun::remote
