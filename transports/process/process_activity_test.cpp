#include "transports/process/process_activity.hpp"

#include "base/files/unique_fd.hpp"
#include "transports/process/child_process.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

class process_activity : public testing::Test {
protected:
  process_activity() {
    std::array<int, 2> ends;
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    here_ = unique_fd(ends[0]);
    there_ = unique_fd(ends[1]);
  }

  /// Returns the first byte that the script prints.
  char start(std::string const& script) {
    spawn_request request;
    request.arguments = {"sh", "-c", script};
    request.input = there_.get();
    request.output = there_.get();
    request.errors = there_.get();
    EXPECT_FALSE(child_.start(request));
    char first = 0;
    EXPECT_EQ(::read(here_.get(), &first, 1), 1);
    return first;
  }

  asio::io_context context_{1};
  unique_fd here_;
  unique_fd there_;
  child_process child_{context_.get_executor()};
};

/// Runs into the test's own time limit when the condition never comes true.
void await(auto const& condition) {
  while (!condition()) {
    std::this_thread::yield();
  }
}

TEST_F(process_activity, a_process_that_reads_waits_in_the_end) {
  ASSERT_EQ(start("echo r; read line"), 'r');
  await([&] { return is_waiting(child_.pid()); });
}

TEST_F(process_activity, a_busy_process_does_not_wait_and_its_time_passes) {
  ASSERT_EQ(start("echo r; while :; do :; done"), 'r');
  EXPECT_FALSE(is_waiting(child_.pid()));
  auto const before = cpu_time_of(child_.pid());
  await([&] { return cpu_time_of(child_.pid()) > before + 5ms; });
  EXPECT_FALSE(is_waiting(child_.pid()));
}

TEST_F(process_activity, a_stopped_process_does_not_wait_for_input) {
  ASSERT_EQ(start("echo r; read line"), 'r');
  ::kill(child_.pid(), SIGSTOP);
  siginfo_t info;
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child_.pid()), &info, WSTOPPED), 0);
  EXPECT_FALSE(is_waiting(child_.pid()));
}

TEST_F(process_activity, a_process_that_ended_is_not_awaited) {
  ASSERT_EQ(start("echo r"), 'r');
  siginfo_t info;
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child_.pid()), &info, WEXITED | WNOWAIT), 0);
  EXPECT_TRUE(is_waiting(child_.pid()));
}

TEST(process_activity_of_nobody, is_none) {
  constexpr pid_t nobody = 4'194'305; // above what Linux gives out
  EXPECT_EQ(cpu_time_of(nobody), 0ns);
  EXPECT_TRUE(is_waiting(nobody));
}

TEST_F(process_activity, knows_which_signals_a_process_catches) {
  EXPECT_FALSE(catches_signal(::getpid(), SIGUSR2));
  auto* const before = std::signal(SIGUSR2, [](int) {});
  EXPECT_TRUE(catches_signal(::getpid(), SIGUSR2));
  EXPECT_FALSE(catches_signal(::getpid(), SIGUSR1));
  std::signal(SIGUSR2, SIG_IGN);
  EXPECT_FALSE(catches_signal(::getpid(), SIGUSR2));
  std::signal(SIGUSR2, before);
  EXPECT_FALSE(catches_signal(0, SIGUSR2));
}

} // namespace
} // namespace mprun
