#include "runner/remote/commands/run_chain.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/standard_output.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/host/end_signals.hpp"
#include "runner/host/janitor.hpp"
#include "runner/host/job_control.hpp"
#include "runner/host/terminal_mode.hpp"
#include "runner/remote/command_line/chain.hpp"
#include "runner/remote/commands/command_table.hpp"
#include "runner/remote/commands/user_config.hpp"
#include "runner/remote/console/repl_action.hpp"
#include "runner/remote/remote_context.hpp"
#include "transports/process/spawn.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <utility>

namespace mprun::remote {
namespace {

/// How long an interrupted chain may take to bring its board back to the prompt.
constexpr auto max_ending_time = std::chrono::seconds(15);

/// How many boards may start at the same time.
constexpr std::size_t max_starts = 8;

void print_end(usage_text const& end) {
  (end.exit_code == 0 ? print_bytes : print_aside)(end.text);
}

/// Everything that a chain does, in order.
struct planned_chain {
  std::vector<remote_action> actions;
  std::optional<usage_text> end; ///< printed after all actions
};

planned_chain plan(chain const& read) {
  planned_chain planned;
  for (auto const& link : read.links) {
    planned.actions.push_back(all_remote_commands()[link.command].make(link.arguments));
  }
  planned.end = read.end;
  return planned;
}

/// The exit code, where this action ends the chain.
task<std::optional<int>> do_action(remote_context& context, remote_action const& action) {
  auto const end = co_await action(context);
  if (end) {
    if (!end->message.empty()) {
      context.out().complain(end->message);
    }
  }
  auto const counts = end && end->counts_if_interrupted;
  if (context.is_interrupted() && !counts) { // whether or not the action noticed it
    co_return exit_codes::interrupted;
  }
  co_return end ? std::optional(end->exit_code) : std::nullopt;
}

task<int> do_chain(remote_context& context, planned_chain const& planned) {
  std::optional<int> code;
  for (auto const& action : planned.actions) {
    code = co_await do_action(context, action);
    if (!code && !all_was_printed()) { // main says so
      code = exit_codes::error;
    }
    if (code) {
      break;
    }
  }
  if (!code && planned.end) {
    context.out().finish();
    print_end(*planned.end);
    code = planned.end->exit_code;
  }
  if (!code && !context.has_done_action()) {
    auto const console = repl_action();
    code = co_await do_action(context, console);
  }
  co_await context.disconnect();
  context.out().finish();
  co_return code.value_or(0);
}

/// Whether the chain begins with a command that concerns only this host.
bool lists_ports(chain const& read) {
  return !read.links.empty() &&
         all_remote_commands()[read.links.front().command].name == "connect" &&
         read.links.front().arguments.word("device") == "list";
}

} // namespace

int run_chain(chain_request request) {
  auto const shortcuts = all_shortcuts();
  auto const read = read_chain(std::move(request.words), parsers_of_all(), shortcuts);
  if (lists_ports(read)) {
    request.boards.clear();
  }
  auto const are_many = request.boards.size() > 1;
  if (are_many && read.end) { // boards that share a chain either run all of it or none
    print_end(*read.end);
    return read.end->exit_code;
  }
  auto const planned = plan(read);
  resolve_commands(request.boards);
  // Most chains start no program and keep no file: the janitor's process would cost such a command
  // more than a tenth of its time.
  std::unique_ptr<janitor> cleaner;
  auto identity = make_run_identity([&](std::string token, std::filesystem::path scratch) {
    cleaner.reset(new janitor(janitor::start(std::move(token), std::move(scratch))));
  });
  identity.workspace.confines_boards = false; // a unix port's files are the user's
  raise_descriptor_limit();

  asio::io_context io(1);
  gate starts(io.get_executor(), max_starts);
  session_environment environment{.executor = io.get_executor(),
                                  .workspace = identity.workspace,
                                  .run_start = run_clock::now(),
                                  .starts = starts,
                                  .secrets = secrets_of(request.boards)};
  remote_settings const settings{environment, request.as_json, are_many, request.farm, shortcuts};
  std::vector<std::unique_ptr<remote_context>> contexts;
  for (auto const& board : request.boards) {
    contexts.push_back(std::make_unique<remote_context>(settings, board));
  }
  if (contexts.empty()) {
    contexts.push_back(std::make_unique<remote_context>(settings, std::nullopt));
  }
  auto running = contexts.size();
  int worst = 0;
  bool gave_up = false;
  run_timer ending_timer(io);
  auto const give_up = [&] {
    gave_up = true;
    io.stop();
  };
  end_signals signals(
      io.get_executor(),
      [&](end_wish) {
        for (auto const& context : contexts) {
          context->interrupt();
        }
        ending_timer.expires_after(max_ending_time);
        ending_timer.async_wait([&](error_code ec) { ec ? void() : give_up(); });
      },
      give_up);
  job_control stopping(io.get_executor(), terminal_mode::leave_for_stop,
                       [](run_clock::duration) { terminal_mode::enter_again(); });
  for (auto const& context : contexts) {
    asio::co_spawn(io, do_chain(*context, planned), [&](std::exception_ptr failed, int code) {
      rethrow(failed);
      worst = std::max(worst, code);
      if (--running == 0) {
        signals.stop();
        stopping.end();
        ending_timer.cancel();
      }
    });
  }
  io.run();
  if (cleaner && !gave_up && !has_spawned()) {
    cleaner->expect_only_the_folder();
  }
  return gave_up ? exit_codes::interrupted : worst;
}

} // namespace mprun::remote
