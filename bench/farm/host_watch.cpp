#include "bench/farm/host_watch.hpp"

#include "bench/farm/host_load.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <unistd.h>

namespace mprun {
namespace {

/// Of the fastest processor now, in MHz.
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

host_watch::host_watch() : begun_(read_ticks()), ours_(family_cpu_seconds()) {}

/// The first line: user nice system idle iowait irq softirq steal, in ticks of all processors.
host_watch::ticks host_watch::read_ticks() {
  std::ifstream in("/proc/stat");
  std::string word;
  double user = 0;
  double nice = 0;
  double system = 0;
  double idle = 0;
  double waiting = 0;
  double irq = 0;
  double soft_irq = 0;
  double steal = 0;
  in >> word >> user >> nice >> system >> idle >> waiting >> irq >> soft_irq >> steal;
  auto const second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return {(user + nice + system + irq + soft_irq) / second, steal / second};
}

host_state host_watch::state() const {
  host_state out;
  std::ifstream("/proc/loadavg") >> out.load;
  auto const now = read_ticks();
  std::chrono::duration<double> const took = std::chrono::steady_clock::now() - at_;
  if (took.count() > 0) {
    auto const ours = family_cpu_seconds() - ours_;
    out.busy = std::max(0.0, now.all_busy - begun_.all_busy - ours) / took.count();
    out.steal = (now.steal - begun_.steal) / took.count();
  }
  out.mhz = clock_rate();
  return out;
}

} // namespace mprun
