// The part of a session that resets its board and brings it back from whatever state it is in.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "runner/board/launch.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/soft_reset.hpp"

#include <boost/asio/error.hpp>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

} // namespace

/// Resets the board for the next case, unless nothing ran since the last reset.
task<result<void>> session::ensure_fresh() {
  connection_.forget_faults();
  if (!is_open()) {
    co_return blame_for(protocol::errc::closed, "soft-reset"); // the board was lost
  }
  raw_paste_.was_reset();
  if (condition_.is_fresh()) {
    co_return result<void>();
  }
  auto* const process = connection_.as_respawner();
  condition_.mark_reset(process != nullptr && begins_bare(board_));
  result<void> reset;
  if (process != nullptr) {
    reset = co_await start_anew(*process);
  } else {
    reset = co_await reset_softly();
  }
  if (reset) {
    condition_.mark_fresh();
  }
  co_return reset;
}

task<result<void>> session::start_anew(respawner& process) {
  auto slot = co_await environment_.starts.enter();
  // Waiting for a slot does not count against the board.
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  auto const ec = co_await process.respawn();
  if (ec) {
    auto why = connection_.close_reason();
    auto const whose = connection_.may_return() && why.empty() ? blame::link : blame::host;
    if (why.empty()) {
      auto const is_interrupted = is_interrupted_ && ec == asio::error::operation_aborted;
      auto const text = is_interrupted ? make_error_code(protocol::errc::interrupted) : ec;
      why = "cannot start the board anew: " + text.message();
    }
    co_return failure{whose, std::move(why), ec};
  }
  auto entered = co_await enter_raw_repl(deadline);
  co_return entered;
}

/// A board that came back at its friendly prompt has run main.py, or has only told of a start of
/// its own so far: it is reset once more. If it comes back there again, that is how it is. (A unix
/// port that something restarts always does, and has run nothing.)
task<result<void>> session::reset_softly() {
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  for (bool is_again = false;; is_again = true) {
    protocol::soft_reset machine;
    drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
    auto const ec = co_await drive_board(machine, limits);
    journal_.block("on its reset the board said", machine.text());
    if (ec) {
      co_return blame_for(ec, "soft-reset");
    }
    if (!machine.prints_on() && !machine.is_friendly()) {
      co_return result<void>();
    }
    auto entered = co_await enter_raw_repl(deadline);
    if (!entered || !machine.is_friendly() || machine.is_unix_port() || is_again) {
      co_return entered;
    }
    journal_.note("the reset ended at its friendly prompt; it is reset once more");
  }
}

recovery_link session::link_to_recover() const noexcept {
  return !is_open()                              ? recovery_link::none
         : connection_.as_respawner() != nullptr ? recovery_link::process
                                                 : recovery_link::line;
}

/// Climbs the rungs; if none helps, returns the failure of the last.
task<result<void>> session::recover(recovery_goal goal) {
  recovery way(goal, link_to_recover());
  result<void> recovered;
  while (auto const rung = way.next()) {
    auto const resets = condition_.resets();
    recovered = co_await try_rung(*rung);
    way.done(recovered.has_value(), *rung == recovery_rung::enter && condition_.resets() != resets);
  }
  co_return recovered;
}

task<result<void>> session::try_rung(recovery_rung rung) {
  result<void> recovered;
  switch (rung) {
  case recovery_rung::enter:
    recovered = co_await reenter_raw_repl(clock::now() + board_.limits.connect_timeout);
    break;
  case recovery_rung::reset:
    condition_.mark_unknown();
    recovered = co_await ensure_fresh();
    break;
  case recovery_rung::reset_by_lines: recovered = co_await reset_by_lines(); break;
  case recovery_rung::open:
    if (is_open()) {
      journal_.note("opening the link anew");
    }
    recovered = co_await open();
    break;
  }
  co_return recovered;
}

/// Fails if the link has no control lines.
task<result<void>> session::reset_by_lines() {
  if (connection_.as_line_resetter() == nullptr) {
    co_return failure{blame::board, "the board cannot be reset from outside"};
  }
  journal_.note("resetting the board by DTR and RTS");
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  auto const ec = co_await connection_.reset_by_lines(deadline);
  if (ec) {
    auto const is_late = ec == protocol::errc::timed_out;
    journal_.note("that failed: " + (is_late ? "it was not done in time" : ec.message()));
    co_return blame_for(ec, "start after a reset by DTR and RTS");
  }
  condition_.mark_reset(false);
  auto entered = co_await enter_raw_repl(deadline);
  co_return entered;
}

task<result<void>> session::restore_prompt() {
  connection_.forget_faults();
  auto regained = co_await recover(recovery_goal::prompt);
  co_return regained;
}

task<result<void>> session::stop_and_reset() {
  connection_.forget_faults();
  auto reset = co_await recover(recovery_goal::stopped_and_fresh);
  co_return reset;
}

} // namespace mprun
