// The part of a session that ends it: on request in the middle of something, and so that the board
// is as a person would want to find it.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/repl/exit_raw.hpp"

#include <algorithm>

namespace mprun {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

/// For getting a board to its prompt that is somewhere else; who waits has asked for the end.
constexpr auto max_return_time = 5s;

} // namespace

void session::interrupt() noexcept {
  is_interrupted_ = true;
  connection_.interrupt();
}

task<void> session::leave() {
  connection_.withdraw_interrupt();
  if (!is_open() || is_interpreter()) {
    close(); // there is no board any more, or there will be none
    co_return;
  }
  auto const& limits = board_.limits;
  auto const soon =
      clock::now() + std::min<std::chrono::milliseconds>(limits.connect_timeout, max_return_time);
  result<void> at_prompt;
  if (!condition_.is_at_prompt()) {
    at_prompt = co_await enter_raw_repl(soon);
  }
  // A test may have left a timer, or have switched the keyboard interrupt off.
  if (at_prompt && condition_.left_something()) {
    at_prompt = co_await ensure_fresh();
    if (!at_prompt && connection_.may_return() && !is_interrupted_) { // WebREPL goes with the reset
      journal_.note("opening the link anew, to leave the board at its prompt");
      auto deadline = clock::now() + limits.connect_timeout;
      at_prompt = co_await connect(deadline);
    }
  }
  if (!at_prompt) {
    journal_.note("the board may not be at its friendly prompt: " + at_prompt.error().message);
  }
  protocol::exit_raw machine;
  drive_limits const patience{limits.reply_timeout, limits.reply_timeout,
                              clock::now() + limits.reply_timeout};
  auto const ec = co_await drive_board(machine, patience);
  journal_.note(ec ? "left; the friendly prompt did not come" : "left at the friendly prompt");
  close();
}

} // namespace mprun
