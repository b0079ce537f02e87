// The part of a session that talks with running programs.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"

#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

} // namespace

task<error_code> session::converse(protocol::conversation& talk, std::function<void()> on_arrival,
                                   time_point deadline) {
  fresh_ = false;
  has_restarted_ = false;
  left_something_ = true;
  is_tidy_ = false;
  if (!link_) {
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
  if (link_) {
    link_->cancel();
  }
}

task<std::optional<trouble>> session::clear() {
  if (link_ && link_->as_respawner() != nullptr) {
    auto not_started = co_await make_fresh();
    if (!not_started) {
      co_return std::nullopt;
    }
  }
  auto const before = resets_;
  auto failed = co_await regain();
  if (failed || resets_ != before) {
    co_return failed; // it was reset, or opened anew, on the way
  }
  failed = co_await make_fresh();
  if (failed) {
    failed = co_await regain(); // its reset took the link along
  }
  co_return failed;
}

} // namespace mprun
