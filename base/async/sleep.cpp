#include "base/async/sleep.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mprun {

task<void> sleep_until(run_clock::time_point when) {
  auto const executor = co_await asio::this_coro::executor;
  run_timer timer(executor, when);
  boost::system::error_code ended;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ended));
}

task<void> sleep_for(run_clock::duration length) {
  return sleep_until(run_clock::now() + length);
}

} // namespace mprun
