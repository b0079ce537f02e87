#include "runner/host/host_work.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mprun {

host_work::piece::piece(std::shared_ptr<state> all)
    : all_(std::move(all)), began_alone_(all_->under_way == 0), begun_(++all_->begun) {
  ++all_->under_way;
}

host_work::piece::~piece() {
  if (all_ && --all_->under_way == 0) {
    all_->became_idle.cancel();
  }
}

bool host_work::piece::was_alone() const noexcept {
  return began_alone_ && begun_ == all_->begun;
}

task<void> host_work::until_idle() {
  auto const all = all_;
  while (all->under_way != 0) {
    error_code woken;
    co_await all->became_idle.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

} // namespace mprun
