#include "transports/process/process_activity.hpp"

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// The letter behind the name, which is in parentheses and may hold any byte; '\0' where the thread
/// is gone.
char state_of(fs::path const& thread) {
  std::ifstream in(thread / "stat");
  std::string const text(std::istreambuf_iterator<char>(in), {});
  auto const at = text.rfind(") ");
  return at == std::string::npos || at + 2 >= text.size() ? '\0' : text[at + 2];
}

} // namespace

std::chrono::nanoseconds cpu_time_of(pid_t process) noexcept {
  clockid_t clock;
  timespec used;
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0) {
    return {};
  }
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::chrono::nanoseconds time_in_queue(pid_t process) noexcept {
  std::chrono::nanoseconds sum{};
  std::error_code ec;
  fs::directory_iterator threads("/proc/" + std::to_string(process) + "/task", ec);
  for (; !ec && threads != fs::directory_iterator(); threads.increment(ec)) {
    std::ifstream in(threads->path() / "schedstat"); // ran, waited, how often
    std::int64_t ran = 0;
    std::int64_t waited = 0;
    if (in >> ran >> waited) {
      sum += std::chrono::nanoseconds(waited);
    }
  }
  return sum;
}

bool is_waiting(pid_t process) noexcept {
  std::error_code ec;
  fs::directory_iterator threads("/proc/" + std::to_string(process) + "/task", ec);
  for (; !ec && threads != fs::directory_iterator(); threads.increment(ec)) {
    // Of one that ended, or is gone, nothing is to be awaited either.
    if (std::string_view("RDTt").find(state_of(threads->path())) != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

} // namespace mprun
