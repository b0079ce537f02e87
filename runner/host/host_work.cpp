#include "runner/host/host_work.hpp"

namespace mprun {

host_work::piece::piece(std::shared_ptr<state> all)
    : all_(std::move(all)), began_alone_(all_->under_way == 0), begun_(++all_->begun) {
  ++all_->under_way;
}

host_work::piece::~piece() {
  if (all_ && --all_->under_way == 0) {
    all_->became_idle.notify();
  }
}

bool host_work::piece::was_alone() const noexcept {
  return began_alone_ && begun_ == all_->begun;
}

task<void> host_work::until_idle() {
  auto const all = all_;
  while (all->under_way != 0) {
    co_await all->became_idle.wait();
  }
}

} // namespace mprun
