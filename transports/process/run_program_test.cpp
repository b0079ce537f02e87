#include "transports/process/run_program.hpp"

#include "transports/run_task_test.hpp"

#include <boost/asio/error.hpp>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/wait.h>

namespace mprun {
namespace {

class run_program_test : public testing::Test {
protected:
  program_result result_of(std::string script, std::chrono::milliseconds limit,
                           std::size_t output_limit = 1000) {
    program command;
    command.arguments = {"sh", "-c", std::move(script)};
    command.environment = {{"GIVEN", "given"}};
    return run(context, run_program(std::move(command), limit, output_limit));
  }

  static constexpr std::chrono::milliseconds ample{60'000};
  asio::io_context context{1};
};

TEST_F(run_program_test, gives_output_and_status) {
  auto const result = result_of("echo $GIVEN; echo error >&2; cat; exit 7", ample);
  EXPECT_FALSE(result.ec);
  EXPECT_EQ(result.output, "given\nerror\n");
  EXPECT_TRUE(WIFEXITED(result.wait_status));
  EXPECT_EQ(WEXITSTATUS(result.wait_status), 7);
}

TEST_F(run_program_test, takes_its_input_from_a_file) {
  auto const file = std::filesystem::path(testing::TempDir()) / "run_program_test_input";
  std::ofstream(file) << "typed";
  program command;
  command.arguments = {"cat"};
  command.input = file;
  EXPECT_EQ(run(context, run_program(command, ample, 100)).output, "typed");
  std::filesystem::remove(file);
  command.input = "/no/such/file";
  EXPECT_EQ(run(context, run_program(command, ample, 100)).ec,
            boost::system::errc::no_such_file_or_directory);
}

TEST_F(run_program_test, distinguishes_a_signal_and_a_status) {
  auto const result = result_of("kill -KILL $$", ample);
  EXPECT_FALSE(result.ec);
  EXPECT_TRUE(WIFSIGNALED(result.wait_status));
  EXPECT_EQ(WTERMSIG(result.wait_status), SIGKILL);
}

TEST_F(run_program_test, cuts_long_output_and_lets_the_program_end) {
  auto const result = result_of("head -c 3000000 /dev/zero; exit 5", ample, 4097);
  EXPECT_EQ(result.output, std::string(4097, '\0'));
  EXPECT_EQ(WEXITSTATUS(result.wait_status), 5);
}

TEST_F(run_program_test, ends_a_program_that_takes_too_long) {
  auto const silent = result_of("echo begun; exec sleep 1000", std::chrono::milliseconds(50));
  EXPECT_EQ(silent.ec, asio::error::timed_out);
  auto const deaf =
      result_of("trap '' TERM INT; while :; do :; done", std::chrono::milliseconds(50));
  EXPECT_EQ(deaf.ec, asio::error::timed_out);
  auto const loud = result_of("yes", std::chrono::milliseconds(50));
  EXPECT_EQ(loud.ec, asio::error::timed_out);
  auto const hung_up = result_of("exec >/dev/null 2>&1; sleep 1000", std::chrono::milliseconds(50));
  EXPECT_EQ(hung_up.ec, asio::error::timed_out);
}

TEST_F(run_program_test, gives_the_error_of_a_missing_program) {
  program command;
  command.arguments = {"no-such-program"};
  EXPECT_EQ(run(context, run_program(std::move(command), ample, 10)).ec,
            boost::system::errc::no_such_file_or_directory);
}

} // namespace
} // namespace mprun
