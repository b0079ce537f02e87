#include "runner/commands/all_commands.hpp"

#include "runner/commands/bench_command.hpp"
#include "runner/commands/boards_command.hpp"
#include "runner/commands/compare_command.hpp"
#include "runner/commands/history_command.hpp"
#include "runner/commands/remote_command.hpp"
#include "runner/commands/replay_command.hpp"
#include "runner/commands/report_command.hpp"
#include "runner/commands/rerun_command.hpp"
#include "runner/commands/run_command.hpp"
#include "runner/commands/scan_command.hpp"
#include "runner/commands/transfer_command.hpp"

#include <memory>

namespace mprun {
namespace {

/// A command made of the function that adds its options (add_options(), with `more` arguments) and
/// the function that runs it.
template<class Options, class... More>
subcommand make(std::string_view name, std::string_view description, int (*run)(Options const&),
                More... more) {
  auto const add = [=](CLI::App& app, std::vector<std::string> const& typed) {
    auto const options = std::make_shared<Options>();
    if constexpr (requires { options->typed; }) {
      options->typed = typed;
    }
    return [=, check = add_options(app, *options, more...)] {
      return subcommand::parsed{check(), [=] { return run(*options); }};
    };
  };
  return {name, description, add};
}

/// For commands that CLI11 only lists.
std::function<subcommand::parsed()> nothing_to_add(CLI::App& /*app*/,
                                                   std::vector<std::string> const& /*typed*/) {
  return [] { return subcommand::parsed{}; };
}

} // namespace

std::vector<subcommand> all_commands() {
  return {
      make("run", "run suites on the boards of a farm (the default command)", run_command),
      make("boards", "open every board and print its facts, or why it cannot be opened",
           boards_command),
      make("report", "write the reports of a run again from its events, or of several runs merged",
           report_command),
      make("rerun", "run again what did not pass in a run, with that run's own options",
           rerun_command),
      make("history", "print what earlier runs show: trends, first bad runs, flaky, slow",
           history_command),
      make("flaky", "propose flaky cases of the history for quarantine", flaky_command),
      make("compare", "compare two benchmark files: what is really slower or faster",
           compare_command),
      make("put", "copy files and folders to boards, verified by SHA-256", transfer_command,
           copying_kind::put),
      make("get", "copy files and folders from boards, verified by SHA-256", transfer_command,
           copying_kind::get),
      make("sync", "make a folder on boards equal to one here: put SOURCE/. TARGET --delete",
           transfer_command, copying_kind::sync),
      make("bench", "measure the boards of a farm: commands, transfers, resets", bench_command),
      {"repl", "a board's prompt in this terminal", nothing_to_add, repl_command},
      make("replay", "print a recording of a board's link", replay_command),
      {"remote", "mpremote's commands on any link, on one board or many", nothing_to_add,
       remote_command},
      make("scan", "list the attached boards; add them to an inventory", scan_command),
  };
}

} // namespace mprun
