#include "transports/process/child_process.hpp"

#include "base/files/unique_fd.hpp"
#include "transports/run_task_test.hpp"
#include "transports/stale_event_test.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/ptrace.h>
#include <sys/wait.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

class child_process_test : public testing::Test {
protected:
  child_process_test() { start_program(); }

  void start_program() {
    spawn_request request;
    request.arguments = {"sleep", "1000"};
    request.input = 0;
    request.output = 1;
    request.errors = 2;
    EXPECT_FALSE(child.start(request));
  }

  static constexpr std::chrono::milliseconds ample{60'000};
  asio::io_context context{1};
  child_process child{context.get_executor()};
};

TEST_F(child_process_test, its_end_ends_every_wait) {
  auto const first = start(context, child.ended_within(ample));
  auto const second = start(context, child.ended_within(ample));
  context.poll(); // both wait
  child.signal_group(SIGKILL);
  EXPECT_TRUE(finish(context, first));
  EXPECT_TRUE(finish(context, second));
  EXPECT_EQ(child.exit_description(), "killed by SIGKILL");
}

TEST_F(child_process_test, a_shorter_wait_does_not_end_a_longer_one) {
  auto const patient = start(context, child.ended_within(ample));
  EXPECT_FALSE(run(context, child.ended_within(1ms)));
  EXPECT_FALSE(patient->has_value());
  child.signal_group(SIGKILL);
  EXPECT_TRUE(finish(context, patient));
}

task<bool> wait_after_stale_event(asio::any_io_executor executor, child_process& child,
                                  std::chrono::milliseconds limit) {
  co_await leave_stale_event(executor);
  auto const has_ended = co_await child.ended_within(limit);
  co_return has_ended;
}

TEST_F(child_process_test, an_event_of_a_descriptor_that_was_closed_does_not_end_a_wait) {
  auto const wait = start(context, wait_after_stale_event(context.get_executor(), child, ample));
  while (context.poll_one() != 0) {
  }
  EXPECT_FALSE(wait->has_value());
  child.signal_group(SIGKILL);
  EXPECT_TRUE(finish(context, wait));
}

TEST_F(child_process_test, cancelling_ends_every_wait) {
  auto const first = start(context, child.ended_within(ample));
  auto const second = start(context, child.ended_within(ample));
  context.poll();
  child.cancel_wait();
  EXPECT_FALSE(finish(context, first));
  EXPECT_FALSE(finish(context, second));
}

/// A process that traces another; until it ends, nobody else can reap that process.
class tracer {
public:
  explicit tracer(pid_t traced) {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    unique_fd const reading_end(ends[0]);
    unique_fd const writing_end(ends[1]);
    pid_ = ::fork();
    if (pid_ == 0) {
      char const may = ::ptrace(PTRACE_SEIZE, traced, nullptr, nullptr) == 0 ? 'y' : 'n';
      [[maybe_unused]] auto const written = ::write(writing_end.get(), &may, 1);
      for (;;) {
        ::pause();
      }
    }
    char answer = 'n';
    EXPECT_EQ(::read(reading_end.get(), &answer, 1), 1);
    traces_ = answer == 'y';
  }
  ~tracer() { end(); }

  bool traces() const noexcept { return traces_; }

  void end() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      pid_ = 0;
    }
  }

private:
  pid_t pid_ = 0;
  bool traces_ = false;
};

TEST_F(child_process_test, a_child_that_cannot_be_reaped_is_left_behind_and_reaped_later) {
  auto const pid = child.pid();
  tracer debugger(pid);
  if (!debugger.traces()) {
    GTEST_SKIP() << "this user may not trace a process";
  }
  child.end();
  EXPECT_EQ(child.pid(), 0);
  EXPECT_FALSE(child.wait_status());
  debugger.end();
  start_program();
  siginfo_t info{};
  EXPECT_EQ(::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT), -1);
  EXPECT_EQ(errno, ECHILD);
}

} // namespace
} // namespace mprun
