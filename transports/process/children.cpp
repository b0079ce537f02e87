#include "transports/process/children.hpp"

#include "base/files/unique_fd.hpp"
#include "transports/process/process_activity.hpp"

#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mprun {
namespace {

/// Sets it for the group's processes, and for its session as a whole: where the kernel shares the
/// cores between sessions (autogroup), a process's niceness counts only within its session.
void set_niceness(pid_t leader, int of_processes, int of_session) {
  ::setpriority(PRIO_PGRP, static_cast<id_t>(leader), of_processes);
  unique_fd const file(
      ::open(("/proc/" + std::to_string(leader) + "/autogroup").c_str(), O_WRONLY | O_CLOEXEC));
  if (file) {
    auto const text = std::to_string(of_session);
    [[maybe_unused]] auto const written = ::write(file.get(), text.data(), text.size());
  }
}

constexpr int highest_priority = -20;

int own_niceness() {
  return ::getpriority(PRIO_PROCESS, 0);
}

} // namespace

void children::started(pid_t leader) {
  std::erase_if(dying_, [](pid_t pid) { return ::waitpid(pid, nullptr, WNOHANG) != 0; });
  leaders_.insert(leader);
  if (favoured_) {
    set_niceness(leader, highest_priority, highest_priority);
  }
}

void children::ending(pid_t leader) {
  dying_.insert(leaders_.extract(leader));
  if (watched_) {
    waited_ += time_in_queue(leader);
  }
}

void children::reaped(pid_t leader) {
  dying_.erase(leader);
}

void children::watch(attention how) {
  watched_ = true;
  waited_ = -queue_time_of_running();
  favoured_ = how == attention::favoured && own_niceness() <= 0;
  if (favoured_) {
    for (auto const leader : leaders_) {
      set_niceness(leader, highest_priority, highest_priority);
    }
  }
}

std::chrono::nanoseconds children::end_watch() {
  auto const waited = waited_ + queue_time_of_running();
  if (favoured_) {
    for (auto const leader : leaders_) {
      set_niceness(leader, own_niceness(), 0);
    }
  }
  watched_ = false;
  favoured_ = false;
  return waited;
}

std::chrono::nanoseconds children::queue_time_of_running() const {
  std::chrono::nanoseconds sum{};
  for (auto const leader : leaders_) {
    sum += time_in_queue(leader);
  }
  return sum;
}

} // namespace mprun
