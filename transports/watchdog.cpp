#include "transports/watchdog.hpp"

#include "base/async/run_clock.hpp"

#include <utility>

namespace mprun {

struct watchdog::state {
  explicit state(asio::any_io_executor const& executor) : timer(executor) {}

  run_timer timer;
  link* wire = nullptr;
  time_point deadline = time_point::max();
  time_point armed_for = time_point::max(); ///< max: no wait is under way
  bool expired = false;
};

watchdog::watchdog(asio::any_io_executor executor)
    : state_(std::make_shared<state>(std::move(executor))) {}

watchdog::~watchdog() {
  state_->wire = nullptr;
  state_->timer.cancel();
}

void watchdog::guard(link* wire) noexcept {
  state_->wire = wire;
  if (wire == nullptr) { // a wait that nobody needs would keep the event loop going
    state_->armed_for = time_point::max();
    state_->timer.cancel();
  }
}

void watchdog::set(time_point deadline) {
  state_->expired = false;
  state_->deadline = deadline;
  if (deadline < state_->armed_for) {
    arm(state_);
  }
}

bool watchdog::clear() noexcept {
  state_->deadline = time_point::max();
  return std::exchange(state_->expired, false);
}

void watchdog::arm(std::shared_ptr<state> const& s) {
  s->armed_for = s->deadline;
  s->timer.expires_at(s->deadline); // ends an earlier, later-ending wait
  s->timer.async_wait([s](error_code ec) {
    if (ec) {
      return; // armed again, or the watchdog is gone
    }
    s->armed_for = time_point::max();
    if (s->deadline == time_point::max()) {
      return;
    }
    if (s->deadline > run_clock::now()) {
      arm(s);
      return;
    }
    s->expired = true;
    if (s->wire != nullptr) {
      s->wire->cancel();
    }
  });
}

} // namespace mprun
