#include "bench/farm/host_watch.hpp"

#include "base/async/run_clock.hpp"
#include "bench/farm/host_load.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace mprun {
namespace {

/// The clock rate of the fastest processor, in MHz.
double clock_rate() {
  double kilohertz = 0;
  std::ifstream("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq") >> kilohertz;
  if (kilohertz > 0) {
    return kilohertz / 1000;
  }
  constexpr std::string_view key = "cpu MHz";
  double fastest = 0;
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    auto const colon = line.find(':');
    if (line.starts_with(key) && colon != std::string::npos) {
      fastest = std::max(fastest, std::strtod(line.c_str() + colon + 1, nullptr));
    }
  }
  return fastest;
}

} // namespace

host_watch::host_watch() : begun_(processor_time_so_far()), ours_(family_cpu_seconds()) {}

host_state host_watch::state() const {
  host_state out;
  std::ifstream("/proc/loadavg") >> out.load;
  auto const now = processor_time_so_far();
  std::chrono::duration<double> const took = run_clock::now() - at_;
  if (took.count() > 0) {
    auto const ours = family_cpu_seconds() - ours_;
    out.busy = std::max(0.0, (now.busy - begun_.busy).count() - ours) / took.count();
    out.steal = (now.stolen - begun_.stolen) / took;
  }
  out.mhz = clock_rate();
  return out;
}

} // namespace mprun
