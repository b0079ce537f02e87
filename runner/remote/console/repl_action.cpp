#include "runner/remote/console/repl_action.hpp"

#include "runner/host/terminal_mode.hpp"
#include "runner/remote/console/console.hpp"
#include "runner/remote/remote_context.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>

namespace mprun::remote {
namespace {

using namespace std::chrono_literals;

/// How long a terminal may take for the remaining output when the console is left; a pager may take
/// as long as it likes.
constexpr auto max_drain_time = 1s;

constexpr std::string_view friendly_prompt = ">>> ";

screen_text::mode mode_of(repl_options const& options) {
  return options.filters_escapes         ? screen_text::mode::filtered
         : options.escapes_non_printable ? screen_text::mode::escaped
                                         : screen_text::mode::as_it_is;
}

console_options options_for(repl_options const& options) {
  console_options made;
  made.keys.is_piped = ::isatty(STDIN_FILENO) == 0;
  if (options.inject_code) {
    made.keys.code = injected_code(*options.inject_code);
  }
  made.keys.runs_file = options.inject_file.has_value();
  made.file = options.inject_file.value_or("");
  made.reconnects = options.reconnects;
  return made;
}

std::string greeting(remote_context& context, repl_options const& options,
                     console_options const& made) {
  auto text = fmt::format("Connected to MicroPython at {}\n"
                          "Use Ctrl-] or Ctrl-x to exit this shell\n",
                          context.device_name());
  if (options.escapes_non_printable) {
    text += "Escaping non-printable bytes/characters by printing their hex code\n";
  }
  if (options.capture) {
    text += fmt::format("Capturing session to file \"{}\"\n", *options.capture);
  }
  if (made.keys.code) {
    text += fmt::format("Use Ctrl-J to inject b{}\n", python_repr(*made.keys.code));
  }
  if (made.keys.runs_file) {
    text += fmt::format("Use Ctrl-K to inject file \"{}\"\n", made.file);
  }
  return text;
}

task<action_result> open_console(remote_context& context, repl_options options) {
  context.did_action();
  if (context.settings().has_several_boards) {
    co_return command_error("repl: a keyboard can serve only one board; choose it with --board");
  }
  auto const was_at_raw_prompt = context.is_connected() && context.board().is_at_prompt();
  auto failed = co_await context.need_friendly_prompt();
  if (failed) {
    co_return failed;
  }
  console_screen screen(context.settings().environment.executor, mode_of(options));
  if (options.capture && !screen.capture(*options.capture)) {
    co_return command_error(screen.problem());
  }
  auto const made = options_for(options);
  if (!made.keys.is_piped) {
    context.out().print(greeting(context, options, made));
  }
  terminal_mode const terminal(terminal_mode::typing::raw);
  if (was_at_raw_prompt) { // leaving it has swallowed the friendly prompt
    screen.say(friendly_prompt);
  }
  console shell(context, made, screen);
  auto const end = co_await shell.run();
  screen.end_line();
  auto const is_terminal = ::isatty(STDOUT_FILENO) != 0;
  auto const latest =
      is_terminal ? run_clock::now() + max_drain_time : run_clock::time_point::max();
  co_await screen.drain(latest);
  if (end == console_end::disconnected) {
    screen.say("device disconnected\n");
    context.forget_mount(); // the board is gone and cannot unmount it
  }
  if (!screen.problem().empty()) {
    co_return command_error(screen.problem());
  }
  co_return std::nullopt;
}

} // namespace

argument_parser repl_parser() {
  return argument_parser("repl", "connect to given device")
      .flag_pair("escape-non-printable", 'e', "escape non-printable characters")
      .value("capture", '\0', "saves a copy of the REPL session to the specified path")
      .value("inject-code", '\0', "code to be run when Ctrl-J is pressed")
      .value("inject-file", '\0', "path to file to be run when Ctrl-K is pressed")
      .flag("reconnect", "wait for a device that goes away, then continue where it stands")
      .flag("filter-escapes", "show escape sequences that could affect the terminal");
}

remote_action repl_action(parsed_arguments const& arguments) {
  repl_options const options{arguments.flag("escape-non-printable"),
                             arguments.value("capture"),
                             arguments.value("inject-code"),
                             arguments.value("inject-file"),
                             arguments.flag("reconnect"),
                             arguments.flag("filter-escapes")};
  return [options](remote_context& context) { return open_console(context, options); };
}

remote_action repl_action() {
  return [](remote_context& context) { return open_console(context, {}); };
}

} // namespace mprun::remote
