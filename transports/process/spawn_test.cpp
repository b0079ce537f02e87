#include "transports/process/spawn.hpp"

#include "base/files/unique_fd.hpp"

#include <array>
#include <boost/system/errc.hpp>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace mprun {
namespace {

namespace errc = boost::system::errc;
namespace fs = std::filesystem;

class spawn_test : public testing::Test {
protected:
  spawn_test() {
    std::array<int, 2> ends;
    EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
    from_ = unique_fd(ends[0]);
    to_ = unique_fd(ends[1]);
  }

  spawn_request request(std::vector<std::string> arguments) const {
    spawn_request made;
    made.arguments = std::move(arguments);
    made.input = nothing_.get();
    made.output = to_.get();
    made.errors = to_.get();
    return made;
  }

  error_code attempt(spawn_request const& wanted) {
    pid_t pid = 0;
    auto const ec = spawn(wanted, pid);
    EXPECT_EQ(pid != 0, !ec);
    return ec;
  }

  /// The program's whole output.
  std::string output_of(spawn_request const& wanted) {
    pid_t pid = 0;
    auto const ec = spawn(wanted, pid);
    if (ec) {
      return ec.message();
    }
    to_.reset();
    std::string output;
    std::array<char, 1024> buffer;
    for (auto got = ::read(from_.get(), buffer.data(), buffer.size()); got > 0;
         got = ::read(from_.get(), buffer.data(), buffer.size())) {
      output.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::waitpid(pid, nullptr, 0);
    return output;
  }

  unique_fd nothing_{::open("/dev/null", O_RDWR | O_CLOEXEC)};
  unique_fd from_;
  unique_fd to_;
};

TEST_F(spawn_test, reports_programs_that_cannot_be_executed) {
  auto const folder = fs::temp_directory_path();
  auto const plain = folder / ("spawn-test-" + std::to_string(::getpid()));
  std::ofstream(plain) << "no program";
  EXPECT_EQ(attempt(request({"no-such-program"})), errc::no_such_file_or_directory);
  EXPECT_EQ(attempt(request({"/no/such/program"})), errc::no_such_file_or_directory);
  EXPECT_EQ(attempt(request({""})), errc::no_such_file_or_directory);
  EXPECT_EQ(attempt(request({})), errc::invalid_argument);
  EXPECT_EQ(attempt(request({plain.string()})), errc::permission_denied);
  EXPECT_EQ(attempt(request({folder.string()})), errc::permission_denied);
  ::chmod(plain.c_str(), 0755);
  EXPECT_EQ(attempt(request({plain.string()})), errc::executable_format_error);
  fs::remove(plain);
  auto elsewhere = request({"true"});
  elsewhere.directory = "/no/such/directory";
  EXPECT_EQ(attempt(elsewhere), errc::no_such_file_or_directory);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a failed start left a zombie";
}

TEST_F(spawn_test, starts_in_its_directory_with_its_environment) {
  ::setenv("MPRUN_TEST_KEPT", "kept", 1);
  ::setenv("MPRUN_TEST_CHANGED", "before", 1);
  auto wanted =
      request({"sh", "-c", "pwd; echo $MPRUN_TEST_KEPT $MPRUN_TEST_CHANGED $MPRUN_TEST_NEW"});
  wanted.directory = "/";
  wanted.environment = {{"MPRUN_TEST_CHANGED", "after"}, {"MPRUN_TEST_NEW", "new"}};
  EXPECT_EQ(output_of(wanted), "/\nkept after new\n");
}

TEST_F(spawn_test, starts_in_its_own_session_and_group) {
  auto const output = output_of(request({"sh", "-c", "cut -d' ' -f1,5,6 /proc/$$/stat"}));
  std::istringstream numbers(output);
  int pid = 0;
  int group = 0;
  int session = 0;
  numbers >> pid >> group >> session;
  EXPECT_NE(pid, 0) << output;
  EXPECT_EQ(group, pid);
  EXPECT_EQ(session, pid);
}

TEST_F(spawn_test, starts_with_fresh_signals) {
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGINT, SIG_IGN);
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
  auto const output = output_of(request({"grep", "-E", "Sig(Blk|Ign)", "/proc/self/status"}));
  ::signal(SIGPIPE, SIG_DFL);
  ::signal(SIGINT, SIG_DFL);
  sigset_t after;
  ::sigprocmask(SIG_UNBLOCK, &blocked, &after);
  EXPECT_EQ(output, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  EXPECT_TRUE(::sigismember(&after, SIGTERM)) << "the parent's own mask was not restored";
}

TEST_F(spawn_test, assigns_stdio_that_is_itself_stdio) {
  unique_fd const kept(::fcntl(0, F_DUPFD_CLOEXEC, 3));
  ASSERT_EQ(::dup2(to_.get(), 0), 0); // as in a program that was started with stdin closed
  auto wanted = request({"echo", "through descriptor 0"});
  wanted.output = 0;
  pid_t pid = 0;
  EXPECT_FALSE(spawn(wanted, pid));
  ::dup2(kept.get(), 0);
  std::array<char, 64> buffer;
  auto const got = ::read(from_.get(), buffer.data(), buffer.size());
  EXPECT_EQ(std::string(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))),
            "through descriptor 0\n");
  ::waitpid(pid, nullptr, 0);
}

TEST_F(spawn_test, dies_with_its_parent) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1); // so that the orphan's end can be seen here
  auto const parent = ::fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    pid_t pid = 0;
    if (!spawn(request({"sleep", "1000"}), pid)) {
      ::kill(::getpid(), SIGKILL);
    }
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(parent, &status, 0), parent);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_GT(::wait(&status), 0); // as long as the orphan lives, this waits
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

/// Ctrl-Z goes to the whole group, and for a moment a program that is started belongs to it.
TEST_F(spawn_test, is_not_stopped_by_a_signal_to_its_parent) {
  auto const group = ::fork();
  ASSERT_GE(group, 0);
  if (group == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0);
    std::signal(SIGTSTP, SIG_IGN);
    auto const presses = ::fork();
    if (presses == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      for (;;) {
        ::kill(0, SIGTSTP);
      }
    }
    int wrong = 0;
    for (int i = 0; i < 300; ++i) {
      pid_t pid = 0;
      int status = 1;
      wrong += spawn(request({"true"}), pid) || ::waitpid(pid, &status, 0) != pid || status != 0;
    }
    ::kill(presses, SIGKILL);
    ::_exit(wrong == 0 ? 0 : 1);
  }
  int status = 1;
  ASSERT_EQ(::waitpid(group, &status, 0), group); // a stopped group would hang this for ever
  EXPECT_EQ(status, 0);
}

} // namespace
} // namespace mprun
