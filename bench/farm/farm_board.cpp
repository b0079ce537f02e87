#include "bench/farm/farm_board.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/standard_output.hpp"

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// More interpreters that start at once would only slow each other down.
constexpr std::size_t max_starts = 8;

task<void> open(session& board, result<void>& opened) {
  opened = co_await board.open();
}

task<void> regain(session& board, result<void>& regained) {
  regained = co_await board.restore_prompt();
}

session_environment environment_of_farm(asio::any_io_executor executor,
                                        run_workspace const& workspace, gate& starts) {
  return {.executor = std::move(executor),
          .workspace = workspace,
          .log_folder = workspace.scratch(),
          .run_start = run_clock::now(),
          .starts = starts};
}

} // namespace

bench_farm::bench_farm(std::vector<board_spec> boards, run_workspace workspace)
    : signals_(
          context_.get_executor(), [this](end_wish) { interrupt(); }, [this] { at_once_ = true; }),
      starts_(context_.get_executor(), max_starts),
      environment_(environment_of_farm(context_.get_executor(), workspace, starts_)),
      payloads_(workspace.scratch()) {
  environment_.secrets = secrets_of(boards);
  for (auto& spec : boards) {
    boards_.emplace_back().spec = std::move(spec);
  }
}

void bench_farm::interrupt() {
  interrupted_ = true;
  complain("interrupted: leaving the boards; again to stop at once");
  for (auto const& board : boards_) {
    if (board.session) {
      board.session->interrupt();
    }
  }
}

void bench_farm::wait_for(task<void> work) {
  std::vector<task<void>> works;
  works.push_back(std::move(work));
  wait_for(std::move(works));
}

void bench_farm::wait_for(std::vector<task<void>> works) {
  if (interrupted_) {
    throw farm_interrupted();
  }
  // The handlers share ownership, because those of an aborted wait outlive it.
  auto const left = std::make_shared<std::size_t>(works.size());
  auto const failed = std::make_shared<std::exception_ptr>();
  start(std::move(works), left, failed);
  while (*left > 0 && !at_once_) {
    context_.run_one(); // the signals' waits keep it from running out of work
  }
  if (interrupted_) {
    throw farm_interrupted();
  }
  if (*failed) {
    std::rethrow_exception(*failed);
  }
}

void bench_farm::start(std::vector<task<void>> works, std::shared_ptr<std::size_t> const& left,
                       std::shared_ptr<std::exception_ptr> const& failed) {
  for (auto& work : works) {
    asio::co_spawn(context_, std::move(work), [left, failed](std::exception_ptr e) {
      *failed = *failed ? *failed : e;
      --*left;
    });
  }
}

void bench_farm::close_boards() {
  for (auto& board : boards_) {
    board.files.reset();
    board.session.reset();
  }
}

void bench_farm::leave() {
  std::vector<task<void>> works;
  for (auto const& board : boards_) {
    if (board.session) {
      works.push_back(board.session->leave());
    }
  }
  auto const left = std::make_shared<std::size_t>(works.size());
  auto const failed = std::make_shared<std::exception_ptr>();
  start(std::move(works), left, failed);
  while (*left > 0 && !at_once_) {
    context_.run_one();
  }
}

outcome bench_farm::make_ready(farm_board& board) {
  if (!board.lost.empty()) {
    return no_figure{board.lost};
  }
  if (board.session && board.session->is_open()) {
    return {};
  }
  if (!board.session) {
    renew_session(board);
  }
  result<void> opened;
  wait_for(open(*board.session, opened));
  if (!opened) {
    board.lost = words_for(opened.error());
    return no_figure{board.lost};
  }
  board.facts = board.session->facts();
  return {};
}

void bench_farm::renew_session(farm_board& board) {
  board.files.reset();
  board.session.reset(); // before the next session opens the same log
  board.session = std::make_unique<session>(board.spec, environment_);
}

void bench_farm::bring_back(farm_board& board) {
  if (!board.session || !board.lost.empty()) {
    return;
  }
  result<void> regained;
  wait_for(regain(*board.session, regained));
  if (!regained) {
    board.lost = words_for(regained.error());
    board.session->close();
  }
}

std::string words_for(failure const& why) {
  return fmt::format("{}: {}", name_of(why.blame), why.message);
}

} // namespace mprun
