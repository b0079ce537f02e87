#include "bench/farm/farm_board.hpp"

#include <boost/asio/co_spawn.hpp>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// Starting more interpreters at once than this makes each of them late.
constexpr std::size_t starts_at_once = 8;

task<void> open(session& board, std::optional<trouble>& failed) {
  failed = co_await board.open();
}

task<void> regain(session& board, std::optional<trouble>& failed) {
  failed = co_await board.regain();
}

} // namespace

bench_farm::bench_farm(std::vector<board_spec> boards, run_place place)
    : signals_(context_, SIGINT, SIGTERM),
      starts_(context_.get_executor(), starts_at_once), environment_{
                                                            context_.get_executor(),
                                                            place,
                                                            place.scratch,
                                                            std::chrono::steady_clock::now(),
                                                            "",
                                                            starts_,
                                                            {}} {
  for (auto& spec : boards) {
    boards_.emplace_back().spec = std::move(spec);
  }
  signals_.async_wait([this](error_code ec, int) { interrupted_ = interrupted_ || !ec; });
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
  // Owned by the handlers too: those of an interrupted wait outlive it.
  auto const left = std::make_shared<std::size_t>(works.size());
  auto const failed = std::make_shared<std::exception_ptr>();
  for (auto& work : works) {
    asio::co_spawn(context_, std::move(work), [left, failed](std::exception_ptr e) {
      *failed = *failed ? *failed : e;
      --*left;
    });
  }
  while (*left > 0 && !interrupted_) {
    context_.run_one(); // the signals keep it from running out of work
  }
  if (interrupted_) {
    throw farm_interrupted();
  }
  if (*failed) {
    std::rethrow_exception(*failed);
  }
}

outcome bench_farm::make_ready(farm_board& board) {
  if (!board.lost.empty()) {
    return setback{board.lost};
  }
  if (board.session && board.session->is_open()) {
    return std::nullopt;
  }
  if (!board.session) {
    renew_session(board);
  }
  std::optional<trouble> failed;
  wait_for(open(*board.session, failed));
  if (failed) {
    board.lost = words_for(*failed);
    return setback{board.lost};
  }
  board.facts = board.session->facts();
  return std::nullopt;
}

void bench_farm::renew_session(farm_board& board) {
  board.session.reset(); // its log is the next one's
  board.session = std::make_unique<session>(board.spec, environment_);
}

void bench_farm::bring_back(farm_board& board) {
  if (!board.session || !board.lost.empty()) {
    return;
  }
  std::optional<trouble> failed;
  wait_for(regain(*board.session, failed));
  if (failed) {
    board.lost = words_for(*failed);
    board.session->close();
  }
}

std::string words_for(trouble const& why) {
  return fmt::format("{}: {}", name_of(why.blame), why.message);
}

} // namespace mprun
