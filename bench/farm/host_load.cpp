#include "bench/farm/host_load.hpp"

#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace mprun {
namespace {

double seconds_of(timeval const& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

/// Fields 14 to 17 of proc_pid_stat(5): a process's own time and that of its reaped children.
double ticks_of(int process) {
  std::ifstream in(fmt::format("/proc/{}/stat", process));
  std::string text;
  std::getline(in, text);
  auto const name_end = text.rfind(')');
  if (name_end == std::string::npos) {
    return 0; // reaped meanwhile
  }
  std::istringstream fields(text.substr(name_end + 1));
  constexpr int before = 11;
  std::string ignored;
  for (int i = 0; i < before; ++i) {
    fields >> ignored;
  }
  double all = 0;
  constexpr int times = 4;
  for (int i = 0; i < times; ++i) {
    double ticks = 0;
    fields >> ticks;
    all += ticks;
  }
  return all;
}

} // namespace

double own_cpu_seconds() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

double family_cpu_seconds() {
  rusage reaped{};
  ::getrusage(RUSAGE_CHILDREN, &reaped);
  auto all = own_cpu_seconds() + seconds_of(reaped.ru_utime) + seconds_of(reaped.ru_stime);
  auto const self = ::getpid(); // the main thread starts all programs
  std::ifstream children(fmt::format("/proc/{}/task/{}/children", self, self));
  for (int child = 0; children >> child;) {
    all += ticks_of(child) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  return all;
}

double own_memory() {
  double size = 0;
  double resident = 0; // both in pages
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace mprun
