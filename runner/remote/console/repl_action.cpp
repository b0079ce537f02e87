#include "runner/remote/console/repl_action.hpp"

#include "runner/remote/remote_context.hpp"

#include <utility>

namespace mprun::remote {
namespace {

task<action_result> open_console(remote_context& context, repl_options /*options*/) {
  context.did_action();
  auto failed = co_await context.need_friendly_prompt();
  if (failed) {
    co_return failed;
  }
  co_return command_error("repl: there is no console here yet");
}

} // namespace

argument_parser repl_parser() {
  return argument_parser("repl", "connect to given device")
      .flag_pair("escape-non-printable", 'e', "escape non-printable characters")
      .value("capture", '\0', "saves a copy of the REPL session to the specified path")
      .value("inject-code", '\0', "code to be run when Ctrl-J is pressed")
      .value("inject-file", '\0', "path to file to be run when Ctrl-K is pressed");
}

remote_action repl_action(parsed_arguments const& arguments) {
  repl_options const options{arguments.flag("escape-non-printable"), arguments.value("capture"),
                             arguments.value("inject-code"), arguments.value("inject-file")};
  return [options](remote_context& context) { return open_console(context, options); };
}

remote_action repl_action() {
  return [](remote_context& context) { return open_console(context, {}); };
}

} // namespace mprun::remote
