#include "transports/process/spawn.hpp"

#include "base/files/last_error.hpp"
#include "transports/process/find_executable.hpp"

#include <array>
#include <atomic>
#include <boost/system/errc.hpp>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <sched.h>
#include <string_view>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mprun {
namespace {

std::atomic<bool> spawned{false};

/// Everything that the child needs, prepared before it exists: it must not allocate.
struct prepared {
  std::string path;
  std::string directory;
  std::vector<char*> arguments;
  std::vector<std::string> environment_text;
  std::vector<char*> environment;
  std::array<int, 3> stdio;
  bool input_is_terminal;
  confinement const* confined;
  pid_t parent;
  int* failure; ///< the child's errno, where this process reads it
};

#if defined(__SANITIZE_THREAD__)
#define MPRUN_FOLLOWED_BY_THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define MPRUN_FOLLOWED_BY_THREAD_SANITIZER
#endif
#endif

#ifdef MPRUN_FOLLOWED_BY_THREAD_SANITIZER
/// ThreadSanitizer knows no child in this process's memory: such a child has its own, but for this.
class child_memory {
public:
  static constexpr int flags = CLONE_VFORK;

  child_memory()
      : failure_(static_cast<int*>(::mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE,
                                          MAP_SHARED | MAP_ANONYMOUS, -1, 0))) {
    *failure_ = 0;
  }
  ~child_memory() { ::munmap(failure_, sizeof(int)); }

  int* failure() noexcept { return failure_; }

private:
  int* failure_;
};
#else
class child_memory {
public:
  static constexpr int flags = CLONE_VM | CLONE_VFORK;

  int* failure() noexcept { return &failure_; }

private:
  int failure_ = 0;
};
#endif

std::vector<std::string> environment_of(spawn_request const& request) {
  std::map<std::string_view, std::string_view> added;
  for (auto const& [key, value] : request.environment) {
    added.insert_or_assign(key, value);
  }
  std::vector<std::string> all;
  for (auto** entry = environ; !request.environment_is_whole && *entry != nullptr; ++entry) {
    std::string_view const text(*entry);
    auto const name = text.substr(0, text.find('='));
    if (!added.contains(name)) {
      all.emplace_back(text);
    }
  }
  for (auto const& [key, value] : added) {
    all.push_back(std::string(key).append("=").append(value));
  }
  return all;
}

/// Resets signals to what a fresh program expects: SIGPIPE and others may be ignored here, and that
/// would outlive exec. Handlers go first, since they would run on memory shared with the parent.
/// A signal that was sent to the parent's group a moment ago is not for this program: ignoring it
/// drops it.
void reset_signals() {
  struct sigaction plain {};
  for (int number = 1; number < NSIG; ++number) {
    plain.sa_handler = SIG_IGN;
    ::sigaction(number, &plain, nullptr);
    plain.sa_handler = SIG_DFL;
    ::sigaction(number, &plain, nullptr);
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool assign_stdio(std::array<int, 3> stdio) {
  for (auto& fd : stdio) { // none must be overwritten before it is used, or keep close-on-exec
    if (fd < 3) {
      fd = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
    }
  }
  for (int target = 0; target < 3; ++target) {
    if (::dup2(stdio[static_cast<std::size_t>(target)], target) < 0) {
      return false;
    }
  }
  return true;
}

/// Runs in the child, which shares this process's memory until it executes: system calls only. It
/// never returns, so AddressSanitizer would later find the guards around its variables on our
/// stack.
__attribute__((no_sanitize("address"))) int run_child(void* argument) {
  auto& plan = *static_cast<prepared*>(argument);
  ::setsid(); // first: a child stopped here by Ctrl-Z would stop its parent, too, which waits for
              // it
  reset_signals();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != plan.parent) {
    ::_exit(127); // the parent ended before PR_SET_PDEATHSIG took effect
  }
  bool const ready = assign_stdio(plan.stdio) &&
                     (!plan.input_is_terminal || ::ioctl(0, TIOCSCTTY, 0) == 0) &&
                     (plan.directory.empty() || ::chdir(plan.directory.c_str()) == 0) &&
                     (!*plan.confined || plan.confined->enter()) &&
                     ::syscall(SYS_close_range, 3U, UINT_MAX, 0U) == 0;
  if (ready) {
    ::execve(plan.path.c_str(), plan.arguments.data(), plan.environment.data());
  }
  *plan.failure = errno;
  ::_exit(127);
}

} // namespace

bool has_spawned() noexcept {
  return spawned;
}

error_code spawn(spawn_request const& request, pid_t& pid) {
  spawned = true;
  if (request.arguments.empty()) {
    return make_error_code(boost::system::errc::invalid_argument);
  }
  prepared plan;
  if (auto const ec = find_executable(request.arguments.front(), plan.path)) {
    return ec;
  }
  plan.directory = request.directory.string();
  for (auto const& argument : request.arguments) {
    plan.arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  plan.arguments.push_back(nullptr);
  plan.environment_text = environment_of(request);
  for (auto& entry : plan.environment_text) {
    plan.environment.push_back(entry.data());
  }
  plan.environment.push_back(nullptr);
  plan.stdio = {request.input, request.output, request.errors};
  plan.input_is_terminal = request.input_is_terminal;
  plan.confined = &request.confined;
  plan.parent = ::getpid();
  child_memory memory;
  plan.failure = memory.failure();

  // CLONE_VFORK: returns when the child has executed or ended, so its stack may be on ours.
  alignas(16) std::array<char, 32 * 1024> stack;
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  auto const child =
      ::clone(run_child, stack.data() + stack.size(), child_memory::flags | SIGCHLD, &plan);
  auto const clone_failure = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) {
    return error_of(clone_failure);
  }
  if (*plan.failure != 0) {
    while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    return error_of(*plan.failure);
  }
  pid = child;
  return {};
}

} // namespace mprun
