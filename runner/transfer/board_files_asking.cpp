// The part of a board's files that has programs run, and says what went wrong with them.
#include "base/async/run_clock.hpp"
#include "runner/board/own_lines.hpp"
#include "runner/transfer/board_exception.hpp"
#include "runner/transfer/board_files.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/traceback.hpp"

#include <chrono>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// For a question that a board answers from its memory or its file system's tables; hashing a large
/// file takes longer.
constexpr auto max_answer_time = std::chrono::minutes(10);

constexpr int max_repeats = 2;

} // namespace

failure board_files::senseless(std::string_view subject) const {
  return {board_.link_is_suspect() ? blame::link : blame::board,
          fmt::format("the board's {} makes no sense", subject)};
}

failure board_files::thrown(std::string const& traceback) const {
  if (is_unparsed(traceback)) {
    return {blame::link,
            fmt::format("a command did not arrive whole: {}", described_exception(traceback))};
  }
  return {board_.link_is_suspect() ? blame::link : blame::board, described_exception(traceback),
          errno_of(traceback)};
}

task<failure> board_files::regain_after(error_code ec, std::string doing) {
  auto why = board_.blame_for(ec, doing);
  auto const regained = co_await board_.restore_prompt();
  if (!regained) {
    co_return regained.error();
  }
  if (board_.has_restarted()) {
    why = board_.blame_for(protocol::errc::restarted, doing);
  }
  co_return why;
}

task<result<std::string>> board_files::ask(std::string source, std::string doing) {
  source = board_.tidied(std::move(source));
  auto whole = source;
  auto ran = co_await board_.execute(std::move(whole), clock::now() + max_answer_time);
  // Our programs are right: one that the board cannot parse was damaged, and nothing of it ran.
  for (int i = 0; i < max_repeats && !ran.ec && is_unparsed(ran.error); ++i) {
    board_.line().add(source.size(), 1);
    auto again = source;
    ran = co_await board_.execute(std::move(again), clock::now() + max_answer_time);
  }
  if (ran.ec) {
    traceback_.clear();
    auto why = co_await regain_after(ran.ec, std::move(doing));
    co_return why;
  }
  traceback_ = std::move(ran.error);
  if (!traceback_.empty()) {
    co_return thrown(traceback_);
  }
  co_return std::move(ran.output);
}

/// What follows "key=" in an answer of one line.
task<result<std::string>> board_files::ask_value(std::string source, char const* doing,
                                                 char const* key) {
  std::string what(doing);
  auto const answer = co_await ask(std::move(source), std::move(what));
  if (!answer) {
    co_return answer.error();
  }
  auto value = own_value(*answer, key);
  if (!value) {
    co_return senseless("answer about a file");
  }
  co_return *std::move(value);
}

task<result<void>> board_files::ask_all(order_batch batch, std::string doing,
                                        session::time_point deadline) {
  result<void> done;
  program_batch programs;
  programs.supply = std::move(batch.supply);
  programs.take = [&](std::string output, std::string const& came) {
    traceback_ = protocol::traceback_in(came);
    done = traceback_.empty() ? batch.take(std::move(output)) : thrown(traceback_);
    return done ? error_code() : make_error_code(protocol::errc::board_error);
  };
  programs.writes_flash = batch.writes_flash;
  traceback_.clear();
  auto const ec = co_await board_.execute_all(std::move(programs), deadline);
  if (ec && (done || ec != protocol::errc::board_error)) {
    // Programs on their way after the failed one may not have ended either.
    auto why = co_await regain_after(ec, std::move(doing));
    if (done) {
      done = std::move(why);
    }
  }
  co_return done;
}

} // namespace mprun
