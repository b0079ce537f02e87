#include "runner/commands/boards_command.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/session.hpp"
#include "runner/commands/chosen_farm.hpp"
#include "runner/commands/kept_recordings.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/host/end_signals.hpp"
#include "runner/host/janitor.hpp"
#include "runner/host/job_control.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>

namespace mprun {
namespace {

/// Modules that distinguish boards and that cases often require.
constexpr auto modules_of_interest =
    "asyncio,binascii,bluetooth,btree,deflate,framebuf,hashlib,json,machine,network,os,random,re,"
    "select,socket,ssl,struct,time,unittest,zlib,_thread";

struct opened_board {
  std::unique_ptr<mprun::session> session;
  result<void> opened;
};

task<void> open_and_leave(opened_board& board) {
  board.opened = co_await board.session->open();
  co_await board.session->leave(); // the session keeps the facts
}

std::string described(board_spec const& spec, opened_board const& board) {
  if (!board.opened) {
    auto const why = board.opened.error();
    return fmt::format("{}: {}: {}\n", spec.id, name_of(why.blame), why.message);
  }
  auto const& facts = board.session->facts();
  auto const paste = facts.raw_paste_window == 0 ? std::string("none")
                                                 : fmt::format("{} bytes", facts.raw_paste_window);
  return fmt::format("{}: {} {} on {}\n    platform {}  heap free {} bytes  raw-paste window {}\n"
                     "    firmware {}\n    modules {}\n",
                     spec.id, facts.implementation, facts.version, facts.machine, facts.platform,
                     facts.heap_free, paste, facts.firmware, fmt::join(facts.modules, " "));
}

} // namespace

int boards_command(boards_options const& options) {
  auto farm = boards_of(options.farm);
  auto boards = make_plan(std::move(farm.boards), {}, options.selected, assignment::every).boards;
  if (boards.empty()) {
    throw config_error("no board is selected");
  }
  if (options.list) {
    for (auto const& board : boards) {
      print_text(board.id + "\n");
    }
    return exit_codes::success;
  }
  resolve_commands(boards);
  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.workspace.token(), identity.workspace.scratch());
  raise_descriptor_limit();

  asio::io_context context(1);
  gate starts(context.get_executor(), 8);
  session_environment environment{.executor = context.get_executor(),
                                  .workspace = identity.workspace,
                                  .run_start = run_clock::now(),
                                  .modules = modules_of_interest,
                                  .starts = starts,
                                  .recordings = identity.workspace.scratch(),
                                  .secrets = secrets_of(boards)};
  std::vector<opened_board> opened(boards.size());
  std::size_t running = boards.size();
  bool interrupted = false;
  end_signals signals(
      context.get_executor(),
      [&](end_wish) {
        interrupted = true;
        complain("interrupted: leaving the boards; again to stop at once");
        for (auto const& board : opened) {
          board.session->interrupt();
        }
      },
      [&] { context.stop(); });
  job_control jobs(context.get_executor());
  for (std::size_t i = 0; i < boards.size(); ++i) {
    opened[i].session = std::make_unique<session>(boards[i], environment);
    asio::co_spawn(context, open_and_leave(opened[i]), [&](std::exception_ptr failed) {
      rethrow(failed);
      if (--running == 0) {
        signals.stop();
        jobs.end();
      }
    });
  }
  context.run();
  if (interrupted) {
    return exit_codes::interrupted;
  }
  bool all_opened = true;
  kept_recordings recordings(identity.workspace.scratch(), options.recordings, "boards");
  for (std::size_t i = 0; i < boards.size(); ++i) {
    print_text(environment.secrets->masked(described(boards[i], opened[i])));
    all_opened = all_opened && opened[i].opened;
    if (!opened[i].opened) {
      recordings.keep(*opened[i].session, boards[i].id);
    }
  }
  recordings.report();
  return all_opened ? exit_codes::success : exit_codes::error;
}

} // namespace mprun
