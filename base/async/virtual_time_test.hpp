// For tests: runs a coroutine in a time of its own. Whenever nothing is left to do, the run clock
// jumps ahead, so that ten seconds of waiting take no time and only the clock decides when a wait
// ends. Only for coroutines without real I/O, which the clock would overtake.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace mprun {

class virtual_time {
public:
  explicit virtual_time(asio::io_context& context) : context_(context) {}

  /// Throws what the coroutine throws, and throws when it waits for something other than time.
  template<class T>
  T run(task<T> work) {
    std::optional<T> result;
    std::exception_ptr failed;
    asio::co_spawn(context_, std::move(work), [&](std::exception_ptr e, T value) {
      failed = e;
      result = std::move(value);
    });
    auto const stuck = run_clock::now() + std::chrono::hours(1);
    while (!result) {
      context_.restart();
      step_ = context_.poll() == 0 ? std::min(2 * step_, longest_step) : shortest_step;
      if (step_ != shortest_step) {
        jump();
      }
      if (run_clock::now() >= stuck) {
        throw std::runtime_error("the coroutine waits for ever");
      }
    }
    if (failed) {
      std::rethrow_exception(failed);
    }
    return std::move(*result);
  }

private:
  void jump() {
    run_clock::leave_out(-step_);
    // The reactor looks at its timers when one is added that comes before all others.
    run_timer first(context_, run_clock::time_point::min());
    first.async_wait([](boost::system::error_code) {});
    context_.restart();
    context_.poll_one();
  }

  /// A wait ends so much too late at most. Long waits are crossed in few steps.
  static constexpr std::chrono::microseconds shortest_step{500};
  static constexpr std::chrono::microseconds longest_step{16'000};

  asio::io_context& context_;
  std::chrono::microseconds step_ = shortest_step;
};

} // namespace mprun
