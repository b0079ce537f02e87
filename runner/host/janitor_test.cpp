#include "runner/host/janitor.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <optional>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// A program that left its group and outlives the process that started it; without a token it has
/// no environment at all.
pid_t start_stray(std::optional<std::string> const& token) {
  auto const entry = "MPRUN_RUN=" + token.value_or("");
  auto const pid = ::fork();
  if (pid == 0) {
    ::setsid();
    std::array<char const*, 3> arguments{"sleep", "1000", nullptr};
    std::array<char const*, 3> environment{"A=b", entry.c_str(), nullptr};
    if (!token) {
      environment[0] = nullptr;
    }
    ::execve("/bin/sleep", const_cast<char**>(arguments.data()),
             const_cast<char**>(environment.data()));
    ::_exit(127);
  }
  return pid;
}

/// The stray's environment is its own only after it has executed.
bool runs_sleep(pid_t pid) {
  std::string name;
  while (name != "sleep") {
    std::ifstream file("/proc/" + std::to_string(pid) + "/comm");
    if (!std::getline(file, name)) {
      return false;
    }
  }
  return true;
}

fs::path make_scratch() {
  auto name = (fs::temp_directory_path() / "janitor-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    return {};
  }
  fs::create_directories(fs::path(name) / "board/deep");
  std::ofstream(fs::path(name) / "board/deep/file") << "left behind";
  return name;
}

class janitor_test : public testing::Test {
protected:
  /// Orphans become this process's children, so their end can be waited for.
  janitor_test() { ::prctl(PR_SET_CHILD_SUBREAPER, 1); }
  ~janitor_test() override {
    ::prctl(PR_SET_CHILD_SUBREAPER, 0);
    std::error_code ignored;
    fs::remove_all(scratch, ignored);
  }

  fs::path scratch = make_scratch();
  std::string token = scratch.filename().string();
};

TEST_F(janitor_test, kills_strays_and_removes_the_scratch_folder_at_its_end) {
  pid_t stray = 0;
  pid_t stranger = 0;
  {
    auto const janitor = janitor::start(token, scratch);
    stray = start_stray(token);
    stranger = start_stray(token + "x");
    ASSERT_TRUE(runs_sleep(stray));
    ASSERT_TRUE(runs_sleep(stranger));
    EXPECT_TRUE(fs::exists(scratch / "board/deep/file"));
  }
  EXPECT_FALSE(fs::exists(scratch));
  int status = 0;
  EXPECT_EQ(::waitpid(stray, &status, WNOHANG), stray);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT_EQ(::waitpid(stranger, &status, WNOHANG), 0) << "another run's process was killed";
  ::kill(stranger, SIGKILL);
  ::waitpid(stranger, nullptr, 0);
}

TEST_F(janitor_test, looks_for_no_process_of_a_run_that_has_started_none) {
  pid_t stray = 0;
  {
    auto janitor = janitor::start(token, scratch);
    stray = start_stray(token);
    ASSERT_TRUE(runs_sleep(stray));
    janitor.expect_only_the_folder();
    EXPECT_TRUE(fs::exists(scratch));
  }
  EXPECT_FALSE(fs::exists(scratch));
  EXPECT_EQ(::waitpid(stray, nullptr, WNOHANG), 0);
  ::kill(stray, SIGKILL);
  ::waitpid(stray, nullptr, 0);
}

TEST_F(janitor_test, does_not_wait_for_ever_for_an_environment) {
  auto const stray = start_stray({});
  ASSERT_TRUE(runs_sleep(stray));
  { auto const janitor = janitor::start(token, scratch); }
  EXPECT_FALSE(fs::exists(scratch));
  EXPECT_EQ(::waitpid(stray, nullptr, WNOHANG), 0);
  ::kill(stray, SIGKILL);
  ::waitpid(stray, nullptr, 0);
}

TEST_F(janitor_test, works_when_the_run_is_killed) {
  std::array<int, 2> ends;
  ASSERT_EQ(::pipe(ends.data()), 0);
  auto const run = ::fork();
  ASSERT_GE(run, 0);
  if (run == 0) {
    auto const janitor = janitor::start(token, scratch);
    auto const stray = start_stray(token);
    if (runs_sleep(stray) && ::write(ends[1], &stray, sizeof stray) == sizeof stray) {
      ::kill(::getpid(), SIGKILL);
    }
    ::_exit(1);
  }
  ::close(ends[1]);
  pid_t stray = 0;
  ASSERT_EQ(::read(ends[0], &stray, sizeof stray), static_cast<ssize_t>(sizeof stray));
  bool stray_was_killed = false;
  int status = 0;
  for (pid_t ended = ::wait(&status); ended > 0; ended = ::wait(&status)) {
    stray_was_killed = stray_was_killed || (ended == stray && WIFSIGNALED(status));
  }
  EXPECT_EQ(errno, ECHILD);
  EXPECT_TRUE(stray_was_killed);
  EXPECT_FALSE(fs::exists(scratch));
  ::close(ends[0]);
}

TEST_F(janitor_test, heeds_no_signal_of_a_terminal) {
  auto const run = ::fork();
  ASSERT_GE(run, 0);
  if (run == 0) { // its own group, signalled as a terminal signals one
    ::setpgid(0, 0);
    auto const janitor = janitor::start(token, scratch);
    ::signal(SIGINT, SIG_IGN);
    ::kill(0, SIGINT); // at once: the janitor may hardly have begun
    ::kill(0, SIGHUP);
    ::_exit(1);
  }
  while (::wait(nullptr) > 0) {
  }
  EXPECT_FALSE(fs::exists(scratch));
}

} // namespace
} // namespace mprun
