// Chooses the processors for this thread and for the processes and threads that it starts.
//
// A single board is measured on a single processor. If mprun and a board that is a process ran on
// different processors, each answer would wake an idle processor, and how long that takes depends
// on the host's neighbours; runs of the same program differed by up to 40 % (docs/comparing.md).
// All boards at once use all processors.
#pragma once

#include <sched.h>

namespace mprun {

class processor_choice {
public:
  /// Chooses the last of this process's processors, as the first serves most interrupts.
  processor_choice();
  ~processor_choice();
  processor_choice(processor_choice const&) = delete;
  processor_choice& operator=(processor_choice const&) = delete;

  void use_single() noexcept;
  void use_all() noexcept;

private:
  cpu_set_t all_{};
  cpu_set_t single_{};
};

} // namespace mprun
