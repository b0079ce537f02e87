// The load on the host apart from mprun and the processes that it started.
//
// Flow: construct at the beginning of an interval; state() describes the time since then. Uses
// /proc/stat, /proc/loadavg, getrusage() and /sys or /proc/cpuinfo (proc(5)); unknown values are 0.
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
