// What the host does meanwhile, beside mprun and what it started: boards that are processes.
//
// Flow: construct where the time begins; state() tells of the time since. From /proc/stat,
// /proc/loadavg, getrusage() and /sys or /proc/cpuinfo (proc(5)); what a host does not tell is 0.
#pragma once

#include "base/async/run_clock.hpp"
#include "bench/files/measure.hpp"
#include "runner/host/processor_time.hpp"

#include <chrono>

namespace mprun {

class host_watch {
public:
  host_watch();

  host_state state() const;

private:
  processor_time begun_;
  double ours_ = 0;
  run_clock::time_point at_ = run_clock::now();
};

} // namespace mprun
