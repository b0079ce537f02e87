#include "bench/farm/processor_choice.hpp"

namespace mprun {

processor_choice::processor_choice() {
  ::sched_getaffinity(0, sizeof all_, &all_);
  for (int i = CPU_SETSIZE - 1; i >= 0; --i) {
    if (CPU_ISSET(i, &all_)) {
      CPU_SET(i, &one_);
      break;
    }
  }
}

processor_choice::~processor_choice() {
  take_all();
}

// A host that refuses is measured as it is.
void processor_choice::take_one() noexcept {
  ::sched_setaffinity(0, sizeof one_, &one_);
}

void processor_choice::take_all() noexcept {
  ::sched_setaffinity(0, sizeof all_, &all_);
}

} // namespace mprun
