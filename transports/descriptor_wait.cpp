#include "transports/descriptor_wait.hpp"

#include "base/async/readiness.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mprun {

descriptor_wait::descriptor_wait(asio::any_io_executor executor)
    : watched_(executor), timer_(executor) {}

descriptor_wait::~descriptor_wait() {
  if (watched_.is_open()) { // the wait went away with the event loop
    watched_.release();
  }
}

task<error_code> descriptor_wait::until(int fd, wait_type event, time_point deadline) {
  if (cancelled_) {
    co_return asio::error::operation_aborted;
  }
  error_code ec;
  watched_.assign(fd, ec);
  if (ec) {
    co_return ec;
  }
  timer_.expires_at(deadline);
  bool is_over = false;
  while (!is_over) {
    auto either = asio::experimental::make_parallel_group(
        watched_.async_wait(event, asio::deferred), timer_.async_wait(asio::deferred));
    auto const ended =
        co_await either.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    ec = cancelled_                   ? error_code(asio::error::operation_aborted)
         : std::get<0>(ended)[0] == 1 ? error_code(asio::error::timed_out)
                                      : std::get<1>(ended);
    is_over = ec || is_ready(fd, event);
  }
  watched_.release();
  co_return ec;
}

task<error_code> descriptor_wait::pause(std::chrono::milliseconds length) {
  if (cancelled_) {
    co_return asio::error::operation_aborted;
  }
  timer_.expires_after(length);
  error_code ignored; // cancelled_ says the same
  co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  co_return cancelled_ ? error_code(asio::error::operation_aborted) : error_code();
}

void descriptor_wait::cancel() noexcept {
  cancelled_ = true;
  error_code ignored;
  watched_.cancel(ignored);
  timer_.cancel();
}

} // namespace mprun
