// Cuts a link operation short when its time is up.
//
// Flow: guard(link), then set(deadline) before each operation and clear() after it; when the
// deadline passes in between, the link's pending operation is cancelled. A session has one timer,
// armed at the first deadline and checked again only when it runs out: setting a deadline costs no
// system call, so a hundred small commands do not pay for a hundred timers.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"
#include "transports/link.hpp"

#include <chrono>
#include <memory>

namespace mprun {

class watchdog {
public:
  using time_point = run_clock::time_point;

  explicit watchdog(asio::any_io_executor executor);
  watchdog(watchdog const&) = delete;
  watchdog& operator=(watchdog const&) = delete;
  ~watchdog();

  /// Sets the link to cancel, or nullptr; the link must not be destroyed before this is changed.
  void guard(link* wire) noexcept;

  void set(time_point deadline);

  /// Whether the deadline passed, and the operation was cancelled, since set().
  bool clear() noexcept;

private:
  struct state;
  static void arm(std::shared_ptr<state> const& s);

  std::shared_ptr<state> state_;
};

} // namespace mprun
