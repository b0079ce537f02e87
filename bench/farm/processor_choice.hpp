// On which processors this thread, and the processes and threads that it starts, may run.
//
// While one board is measured that is one processor: where a board that is a process has another
// one than mprun, each answer wakes an idle processor, which takes as long as the host's neighbours
// let it; between two runs of the same that made up to 40 % (docs/comparing.md). All boards at once
// have all.
#pragma once

#include <sched.h>

namespace mprun {

class processor_choice {
public:
  /// Of those that this process was given: the last, for the first serves most interrupts.
  processor_choice();
  ~processor_choice();
  processor_choice(processor_choice const&) = delete;
  processor_choice& operator=(processor_choice const&) = delete;

  void take_one() noexcept;
  void take_all() noexcept;

private:
  cpu_set_t all_{};
  cpu_set_t one_{};
};

} // namespace mprun
