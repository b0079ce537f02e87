// The part of a session that converses with running programs.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"

#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

} // namespace

task<error_code> session::converse(protocol::interactive_program& conversation,
                                   std::function<void()> on_arrival, time_point deadline) {
  condition_.begin_case();
  condition_.begin_foreign();
  if (!is_open()) {
    co_return protocol::errc::closed;
  }
  if (skips_cases_) {
    co_return protocol::errc::interrupted;
  }
  // How long it may be silent is decided by the caller, who hears all participants.
  auto const whole = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
  drive_limits const limits{board_.limits.reply_timeout, whole, deadline};
  std::function<bool()> const arrived = [&on_arrival] {
    on_arrival();
    return false;
  };
  drive_extras extras;
  extras.stop_when = &arrived;
  auto const ec = co_await drive_board(conversation, limits, extras);
  co_return ec;
}

void session::wake() noexcept {
  connection_.wake();
}

} // namespace mprun
