#include "base/async/gate.hpp"

#include "base/async/run_clock.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mprun {

gate::~gate() {
  state_->closed = true;
  state_->waiting.clear();
}

task<gate::pass> gate::enter() {
  auto const s = state_;
  if (s->free > 0) {
    --s->free;
    co_return pass(s);
  }
  // Whoever leaves hands over its slot by cancelling the first timer in the queue.
  auto const turn = std::make_shared<run_timer>(s->executor);
  turn->expires_at(run_timer::time_point::max());
  s->waiting.push_back(turn);
  error_code cancelled;
  co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  co_return pass(s);
}

void gate::state::leave() noexcept {
  if (closed) {
    return;
  }
  if (waiting.empty()) {
    ++free;
    return;
  }
  auto const first = waiting.front();
  waiting.pop_front();
  first->cancel();
}

} // namespace mprun
