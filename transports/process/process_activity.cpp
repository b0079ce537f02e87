#include "transports/process/process_activity.hpp"

#include "base/files/unique_fd.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <unistd.h>

namespace mprun {
namespace {

/// Calls see(text) with the beginning of that file of each thread, empty where the thread is gone,
/// until it returns false. Does not allocate, so it cannot throw.
template<class See>
void look_at_threads(pid_t process, char const* file, See see) noexcept {
  std::array<char, 64> path;
  std::snprintf(path.data(), path.size(), "/proc/%d/task", static_cast<int>(process));
  struct closer {
    void operator()(DIR* folder) const noexcept { ::closedir(folder); }
  };
  std::unique_ptr<DIR, closer> const folder(::opendir(path.data()));
  while (auto const* const entry = folder ? ::readdir(folder.get()) : nullptr) {
    if (entry->d_name[0] == '.') {
      continue;
    }
    std::snprintf(path.data(), path.size(), "%.20s/%s", entry->d_name, file);
    unique_fd const in(::openat(::dirfd(folder.get()), path.data(), O_RDONLY | O_CLOEXEC));
    std::array<char, 256> text;
    auto const size = in ? ::read(in.get(), text.data(), text.size()) : 0;
    if (!see(std::string_view(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0))) {
      return;
    }
  }
}

/// The state letter after the name, which is in parentheses and may hold any byte; '\0' where the
/// thread is gone.
char state_in(std::string_view stat) noexcept {
  auto const at = stat.rfind(") ");
  return at == std::string_view::npos || at + 2 >= stat.size() ? '\0' : stat[at + 2];
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
  look_at_threads(process, "schedstat", [&sum](std::string_view text) { // ran, waited, how often
    auto const second = text.find(' ') + 1;
    std::int64_t waited = 0;
    if (second != 0) {
      std::from_chars(text.data() + second, text.data() + text.size(), waited);
    }
    sum += std::chrono::nanoseconds(waited);
    return true;
  });
  return sum;
}

bool is_waiting(pid_t process) noexcept {
  bool all_wait = true;
  look_at_threads(process, "stat", [&all_wait](std::string_view text) {
    // A thread that has ended, or is gone, need not be awaited either.
    all_wait = std::string_view("RDTt").find(state_in(text)) == std::string_view::npos;
    return all_wait;
  });
  return all_wait;
}

bool catches_signal(pid_t process, int signal) noexcept {
  constexpr std::string_view key = "\nSigCgt:";
  std::array<char, 64> path;
  std::snprintf(path.data(), path.size(), "/proc/%d/status", static_cast<int>(process));
  unique_fd const in(::open(path.data(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> text;
  auto const size = in ? ::read(in.get(), text.data(), text.size()) : 0;
  std::string_view const status(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  auto at = status.find(key);
  if (at == std::string_view::npos) {
    return false;
  }
  at = status.find_first_not_of(" \t", at + key.size());
  std::uint64_t caught = 0;
  std::from_chars(status.data() + at, status.data() + status.size(), caught, 16);
  return (caught >> (signal - 1) & 1) != 0;
}

} // namespace mprun
