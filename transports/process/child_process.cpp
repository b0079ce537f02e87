#include "transports/process/child_process.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/unique_fd.hpp"
#include "transports/process/children.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

constexpr std::string_view exited_with = "exited with status ";

/// Reaps a program that was killed. A program that is stuck in the kernel, or held by a debugger,
/// must not hold up everything else.
std::optional<int> reap_soon(pid_t pid) noexcept {
  constexpr int max_polls = 100; // one each millisecond
  unique_fd const ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  for (int poll = 0; poll < max_polls; ++poll) {
    int status = 0;
    auto const reaped = ::waitpid(pid, &status, WNOHANG);
    if (reaped > 0 || (reaped < 0 && errno != EINTR)) {
      return status;
    }
    pollfd wait{ended.get(), POLLIN, 0};
    ::poll(&wait, 1, 1);
  }
  return std::nullopt;
}

} // namespace

child_process::child_process(asio::any_io_executor executor)
    : executor_(executor),
      all_(asio::use_service<children>(asio::query(executor, asio::execution::context))) {}

child_process::~child_process() {
  end();
}

error_code child_process::start(spawn_request const& request) {
  reaped_status_.reset();
  auto const ec = spawn(request, pid_);
  if (!ec) {
    all_.started(pid_);
  }
  return ec;
}

error_code child_process::signal_group(int number) {
  if (pid_ == 0 || ::kill(-pid_, number) != 0) {
    return make_error_code(boost::system::errc::no_such_process);
  }
  return {};
}

task<bool> child_process::ended_within(std::chrono::milliseconds limit) {
  if (wait_status()) {
    co_return true;
  }
  unique_fd pidfd(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
  auto const watch = exit_watches_.emplace(exit_watches_.end(), executor_);
  error_code refused = asio::error::no_descriptors;
  if (pidfd) {
    watch->assign(pidfd.get(), refused);
  }
  if (!refused) {
    pidfd.release();
    run_timer timer(executor_, limit);
    bool is_over = false;
    while (!is_over) { // a wait may end without a cause: base/async/readiness.hpp
      auto both = asio::experimental::make_parallel_group(
          watch->async_wait(asio::posix::descriptor_base::wait_read, asio::deferred),
          timer.async_wait(asio::deferred));
      auto const ended =
          co_await both.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
      bool const is_cancelled_or_late = std::get<1>(ended) || std::get<0>(ended)[0] == 1;
      is_over = is_cancelled_or_late || wait_status();
    }
  }
  exit_watches_.erase(watch);
  co_return wait_status().has_value();
}

void child_process::cancel_wait() noexcept {
  error_code ignored;
  for (auto& watch : exit_watches_) {
    watch.cancel(ignored);
  }
}

void child_process::end() noexcept {
  cancel_wait();
  if (pid_ == 0) {
    return;
  }
  ::kill(-pid_, SIGKILL);
  all_.ending(pid_);
  reaped_status_ = reap_soon(pid_);
  if (reaped_status_) {
    all_.reaped(pid_);
  }
  pid_ = 0;
}

std::optional<int> child_process::wait_status() const {
  if (pid_ == 0) {
    return reaped_status_;
  }
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
      info.si_pid == 0) {
    return std::nullopt;
  }
  return info.si_code == CLD_EXITED ? W_EXITCODE(info.si_status & 0xff, 0)
                                    : W_EXITCODE(0, info.si_status);
}

std::string child_process::exit_description() const {
  auto const status = wait_status();
  if (!status) {
    return {};
  }
  if (WIFEXITED(*status)) {
    return std::string(exited_with) + std::to_string(WEXITSTATUS(*status));
  }
  auto const number = WTERMSIG(*status);
  auto const* const name = ::sigabbrev_np(number);
  return name != nullptr ? std::string("killed by SIG") + name
                         : "killed by signal " + std::to_string(number);
}

std::optional<int> status_in(std::string_view exit_description) {
  if (!exit_description.starts_with(exited_with)) {
    return std::nullopt;
  }
  auto const number = exit_description.substr(exited_with.size());
  int status = 0;
  auto const* const end = number.data() + number.size();
  auto const read = std::from_chars(number.data(), end, status);
  return read.ec == std::errc() && read.ptr == end ? std::optional(status) : std::nullopt;
}

} // namespace mprun
