// The clock of all deadlines and durations. It stands still while this process is stopped (Ctrl-Z):
// a wait for a board then has the rest of its time left when the process goes on.
//
// Flow: now() and run_timer, as with std::chrono::steady_clock. Whoever stops the process measures
// for how long and calls leave_out() before anybody looks at the clock again.
#pragma once

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>

namespace mprun {

struct run_clock {
  using duration = std::chrono::steady_clock::duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<run_clock>;
  static constexpr bool is_steady = true;

  static time_point now() noexcept {
    return time_point(std::chrono::steady_clock::now().time_since_epoch() -
                      duration(left_out_.load(std::memory_order_relaxed)));
  }

  static void leave_out(duration stopped) noexcept {
    left_out_.fetch_add(stopped.count(), std::memory_order_relaxed);
  }

private:
  static inline std::atomic<rep> left_out_ = 0;
};

using run_timer = boost::asio::basic_waitable_timer<run_clock>;

} // namespace mprun
