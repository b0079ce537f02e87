// The part of a session that talks with running programs.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"

#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

} // namespace

task<error_code> session::converse(protocol::interactive_program& talk,
                                   std::function<void()> on_arrival, time_point deadline) {
  condition_.begins_case();
  condition_.begins_theirs();
  if (!is_open()) {
    co_return protocol::errc::closed;
  }
  // How long it may be silent is for those to decide who hear all that take part.
  auto const whole = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
  drive_limits const limits{board_.limits.reply_timeout, whole, deadline};
  std::function<bool()> const arrived = [&on_arrival] {
    on_arrival();
    return false;
  };
  drive_extras extras;
  extras.stop_when = &arrived;
  auto const ec = co_await drive_board(talk, limits, extras);
  co_return ec;
}

void session::wake() noexcept {
  connection_.wake();
}

} // namespace mprun
