// Something that coroutines wait for and others announce.
//
// Flow: `while (!condition) { co_await changed.wait(); }`, and whoever changes something calls
// notify(). Any number may wait, each until a time of its own. Nothing is remembered for those who
// come later, and a waiter may wake without cause.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <list>
#include <memory>

namespace mprun {

class notification {
public:
  explicit notification(asio::any_io_executor executor);
  notification(notification const&) = delete;
  notification& operator=(notification const&) = delete;

  task<void> wait();
  task<void> wait_until(run_clock::time_point latest);
  /// Wakes all who wait.
  void notify() noexcept;

private:
  struct state;
  /// Those who wait may outlive us, at the end of a run.
  std::shared_ptr<state> state_;
};

} // namespace mprun
