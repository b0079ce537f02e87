// What the host does meanwhile, beside mprun and what it started: boards that are processes.
//
// Flow: construct where the time begins; state() tells of the time since. From /proc/stat,
// /proc/loadavg, getrusage() and /sys or /proc/cpuinfo (proc(5)); what a host does not tell is 0.
#pragma once

#include "bench/measure.hpp"

#include <chrono>

namespace mprun {

class host_watch {
public:
  host_watch();

  host_state state() const;

private:
  struct ticks {
    double all_busy = 0; ///< seconds of all processors that were at work
    double steal = 0;
  };

  static ticks read_ticks();

  ticks begun_;
  double ours_ = 0;
  std::chrono::steady_clock::time_point at_ = std::chrono::steady_clock::now();
};

} // namespace mprun
