#include "bench/farm/processor_choice.hpp"

namespace mprun {

processor_choice::processor_choice() {
  ::sched_getaffinity(0, sizeof all_, &all_);
  for (int i = CPU_SETSIZE - 1; i >= 0; --i) {
    if (CPU_ISSET(i, &all_)) {
      CPU_SET(i, &single_);
      break;
    }
  }
}

processor_choice::~processor_choice() {
  use_all();
}

// If the host refuses, it is measured as it is.
void processor_choice::use_single() noexcept {
  ::sched_setaffinity(0, sizeof single_, &single_);
}

void processor_choice::use_all() noexcept {
  ::sched_setaffinity(0, sizeof all_, &all_);
}

} // namespace mprun
