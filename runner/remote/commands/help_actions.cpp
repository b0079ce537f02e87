#include "runner/remote/commands/help_actions.hpp"

#include "runner/program_version.hpp"
#include "runner/remote/commands/command_table.hpp"
#include "runner/remote/remote_context.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string>

namespace mprun::remote {
namespace {

/// The version whose command line this mirrors.
constexpr auto mpremote_version = "1.29.0";

constexpr auto examples = R"help(
Options of mprun remote come before the first command:
  --farm FILE [--board ID]... [--tag TAG]...
                    the boards of an inventory: the chain runs on all of them at once
  --json            results as JSON, one object per line: eval, exec, ls, tree, df, sha256sum, devs

Examples:
  mprun remote                                 a REPL on the first attached board
  mprun remote connect /dev/ttyACM0 run x.py   run a script, see what it prints
  mprun remote a0 cp -r lib/ : + soft-reset repl
  mprun remote connect ws://192.0.2.7 ls :lib  over WebREPL; also tcp://, rfc2217://, unix:, exec:
  mprun remote resume exec "print(x)"          without the soft reset that comes first
  mprun remote --farm lab.yaml --tag esp32 exec "import os; print(os.uname())"
  mprun remote mip install aioble
)help";

/// The lines of a text are aligned below its first.
std::string rows(std::map<std::string, std::string> const& texts) {
  std::size_t widest = 0;
  for (auto const& [name, text] : texts) {
    widest = std::max(widest, name.size());
  }
  std::string all;
  for (auto const& [name, text] : texts) {
    std::string indented;
    for (auto const c : text) {
      indented += c;
      indented += c == '\n' ? std::string(widest + 4, ' ') : std::string();
    }
    all += fmt::format("  {:<{}}{}\n", name, widest + 2, indented);
  }
  return all;
}

task<action_result> print_help(remote_context& context) {
  std::map<std::string, std::string> commands;
  for (auto const& command : all_remote_commands()) {
    commands.emplace(command.name, command.parser.description());
  }
  std::map<std::string, std::string> shortcuts;
  for (auto const& [name, shortcut] : context.settings().shortcuts) {
    shortcuts.emplace(name, shortcut.help);
  }
  context.out().print(
      fmt::format("mpremote -- MicroPython remote control\n"
                  "See https://docs.micropython.org/en/latest/reference/mpremote.html\n\n"
                  "List of commands:\n{}\nList of shortcuts:\n{}{}",
                  rows(commands), rows(shortcuts), examples));
  co_return chain_end{.exit_code = 0};
}

task<action_result> print_version(remote_context& context) {
  context.out().print(fmt::format("mpremote {} (mprun {})\n", mpremote_version, program_version));
  co_return chain_end{.exit_code = 0};
}

} // namespace

remote_action help_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return print_help(context); };
}

remote_action version_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return print_version(context); };
}

} // namespace mprun::remote
