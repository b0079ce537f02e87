// The processor time of this host so far, over all processors, as the kernel counts it in ticks
// (proc(5), the first line of /proc/stat); 0 if that is unknown.
#pragma once

#include <chrono>

namespace mprun {

struct processor_time {
  std::chrono::duration<double> busy{0};   ///< at work, for whomever
  std::chrono::duration<double> stolen{0}; ///< taken by other guests of the machine
};

processor_time processor_time_so_far();

} // namespace mprun
