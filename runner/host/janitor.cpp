#include "runner/host/janitor.hpp"

#include "base/files/remove_recursively.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// A process that cannot die (stuck in the kernel) must not keep the janitor for ever.
constexpr std::chrono::seconds max_cleanup_time{10};
constexpr int max_wait_per_process_ms = 1000;
/// A program that is just being executed has its environment within this time.
constexpr std::chrono::milliseconds max_execution_time{100};
constexpr std::chrono::milliseconds scan_pause{2};

std::string environment_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/environ", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool has_token(std::string const& environment, std::string const& entry) {
  return (std::string(1, '\0') + environment).find(entry) != std::string::npos;
}

struct found_processes {
  std::vector<pid_t> ours;
  bool are_all = true; ///< false: one has a program, but no environment yet, or none at all
};

found_processes processes_with(std::string const& entry) {
  found_processes found;
  std::error_code failed;
  for (fs::directory_iterator at("/proc", failed), end; !failed && at != end;
       at.increment(failed)) {
    auto const name = at->path().filename().string();
    pid_t pid = 0;
    auto const read = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size()) {
      continue;
    }
    auto const environment = environment_of(pid);
    std::error_code none;
    if (has_token(environment, entry)) {
      found.ours.push_back(pid);
    } else if (environment.empty() && !fs::read_symlink(at->path() / "exe", none).empty()) {
      found.are_all = false;
    }
  }
  return found;
}

/// Held by pidfd, so that a pid taken by another process meanwhile is not killed.
void kill_process(pid_t pid, std::string const& entry) {
  unique_fd const process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!process || !has_token(environment_of(pid), entry)) {
    return;
  }
  if (::syscall(SYS_pidfd_send_signal, process.get(), SIGKILL, nullptr, 0) == 0) {
    pollfd wait{process.get(), POLLIN, 0};
    ::poll(&wait, 1, max_wait_per_process_ms);
  }
}

void kill_all(std::string const& token) {
  auto const entry = std::string(1, '\0') + "MPRUN_RUN=" + token + std::string(1, '\0');
  auto const begun = std::chrono::steady_clock::now();
  auto const time = [begun] { return std::chrono::steady_clock::now() - begun; };
  auto found = processes_with(entry);
  while ((!found.ours.empty() && time() < max_cleanup_time) ||
         (!found.are_all && time() < max_execution_time)) {
    for (auto const pid : found.ours) {
      kill_process(pid, entry);
    }
    if (found.ours.empty()) {
      std::this_thread::sleep_for(scan_pause);
    }
    found = processes_with(entry); // what they started meanwhile
  }
}

/// Lets go of the terminal, of the output pipes and of the working directory.
void detach(int pipe) {
  ::setsid();
  ::prctl(PR_SET_NAME, "mprun-janitor");
  ::dup2(pipe, 3);
  ::syscall(SYS_close_range, 4U, UINT_MAX, 0U);
  auto const nothing = ::open("/dev/null", O_RDWR);
  for (int target = 0; target < 3; ++target) {
    ::dup2(nothing, target);
  }
  if (nothing > 3) {
    ::close(nothing);
  }
  if (::chdir("/") != 0) {
    // then it stays where it is
  }
}

/// Its end to read from, and its end to write to.
std::pair<unique_fd, unique_fd> make_pipe() {
  std::array<int, 2> ends;
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::system_category(), "cannot make the janitor's pipe");
  }
  return {unique_fd(ends[0]), unique_fd(ends[1])};
}

[[noreturn]] void clean_up_at_end_of(int pipe, std::string const& token, fs::path const& scratch) {
  detach(pipe);
  char byte;
  while (::read(3, &byte, 1) < 0 && errno == EINTR) {
  }
  kill_all(token);
  remove_recursively(scratch);
  ::_exit(0);
}

} // namespace

janitor::janitor(unique_fd pipe, pid_t pid, fs::path scratch) noexcept
    : pipe_(std::move(pipe)), pid_(pid), scratch_(std::move(scratch)) {}

janitor janitor::start(std::string token, fs::path scratch) {
  auto const folder = fs::absolute(scratch);
  auto [listens, holds] = make_pipe();
  auto [hears_closing, is_closed_there] = make_pipe();
  // A Ctrl-C must not end the janitor before it ignores signals.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, &before);
  auto const pid = ::fork();
  if (pid == 0) {
    clean_up_at_end_of(listens.get(), token, folder);
  }
  auto const failure = errno;
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  if (pid < 0) {
    throw std::system_error(failure, std::system_category(), "cannot start the janitor");
  }
  is_closed_there.reset();
  char nothing;
  while (::read(hears_closing.get(), &nothing, 1) < 0 && errno == EINTR) {
  }
  return {std::move(holds), pid, folder};
}

janitor::~janitor() {
  if (has_only_the_folder_) {
    remove_recursively(scratch_);
    std::error_code failed;
    if (!fs::exists(scratch_, failed) && !failed) {
      ::kill(pid_, SIGKILL);
    }
  }
  pipe_.reset();
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

} // namespace mprun
