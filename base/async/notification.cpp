#include "base/async/notification.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mprun {

struct notification::state {
  explicit state(asio::any_io_executor its) : executor(std::move(its)) {}

  asio::any_io_executor executor;
  std::list<run_timer*> waiting;
};

namespace {

/// Stands in the list of waiters for as long as its coroutine waits.
template<class State>
struct waiting_entry {
  waiting_entry(State& all, run_timer& timer)
      : all_(all), here_(all.waiting.insert(all.waiting.end(), &timer)) {}
  waiting_entry(waiting_entry const&) = delete;
  waiting_entry& operator=(waiting_entry const&) = delete;
  ~waiting_entry() { all_.waiting.erase(here_); }

private:
  State& all_;
  std::list<run_timer*>::iterator here_;
};

} // namespace

notification::notification(asio::any_io_executor executor)
    : state_(std::make_shared<state>(std::move(executor))) {}

task<void> notification::wait() {
  return wait_until(run_clock::time_point::max());
}

task<void> notification::wait_until(run_clock::time_point latest) {
  auto const all = state_;
  run_timer timer(all->executor, latest);
  waiting_entry const entry(*all, timer);
  boost::system::error_code woken;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

void notification::notify() noexcept {
  for (auto* const timer : state_->waiting) {
    timer->cancel();
  }
}

} // namespace mprun
