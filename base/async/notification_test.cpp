#include "base/async/notification.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/sleep.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <memory>
#include <stdexcept>
#include <vector>

namespace mprun {
namespace {

constexpr auto long_time = std::chrono::hours(1);

task<void> wait_for(notification& from, run_clock::time_point latest, std::vector<int>& woken,
                    int number) {
  co_await from.wait_until(latest);
  woken.push_back(number);
}

TEST(notification, wakes_all_who_wait_whatever_their_deadlines) {
  asio::io_context context(1);
  notification changed(context.get_executor());
  std::vector<int> woken;
  asio::co_spawn(context, wait_for(changed, run_clock::now() + long_time, woken, 1), rethrow);
  asio::co_spawn(context, wait_for(changed, run_clock::time_point::max(), woken, 2), rethrow);
  context.poll();
  EXPECT_TRUE(woken.empty());
  changed.notify();
  context.run();
  EXPECT_EQ(woken, (std::vector{1, 2}));
}

TEST(notification, one_deadline_wakes_nobody_else) {
  asio::io_context context(1);
  notification changed(context.get_executor());
  std::vector<int> woken;
  asio::co_spawn(context, wait_for(changed, run_clock::time_point::max(), woken, 1), rethrow);
  asio::co_spawn(context, wait_for(changed, run_clock::now(), woken, 2), rethrow);
  context.run_one(); // each begins
  context.run_one();
  context.run_one(); // the deadline
  EXPECT_EQ(woken, std::vector{2});
  changed.notify();
  context.run();
  EXPECT_EQ(woken, (std::vector{2, 1}));
}

TEST(notification, is_not_remembered) {
  asio::io_context context(1);
  notification changed(context.get_executor());
  std::vector<int> woken;
  changed.notify();
  asio::co_spawn(context, wait_for(changed, run_clock::time_point::max(), woken, 1), rethrow);
  context.poll();
  EXPECT_TRUE(woken.empty());
}

TEST(notification, may_go_before_those_who_wait_and_they_before_it) {
  auto context = std::make_unique<asio::io_context>(1);
  auto changed = std::make_unique<notification>(context->get_executor());
  std::vector<int> woken;
  asio::co_spawn(*context, wait_for(*changed, run_clock::time_point::max(), woken, 1), rethrow);
  context->poll();
  changed.reset();
  context.reset(); // takes the coroutine down
  EXPECT_TRUE(woken.empty());
}

task<void> fail_after_a_moment() {
  co_await sleep_for(std::chrono::microseconds(1));
  throw std::runtime_error("broken");
}

TEST(rethrow, takes_an_exception_out_of_the_loop) {
  asio::io_context context(1);
  asio::co_spawn(context, fail_after_a_moment(), rethrow);
  EXPECT_THROW(context.run(), std::runtime_error);
}

} // namespace
} // namespace mprun
