#include "transports/process/announced_pty_link.hpp"

#include "base/async/run_clock.hpp"
#include "transports/conformance_test.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/execute.hpp"
#include "transports/sockets/socket_peer_test.hpp"

#include <poll.h>
#include <sys/syscall.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> announcing(std::string script) {
  return {"python3", MPRUN_TRANSPORTS_FOLDER "/process/announced_pty_peer_test.py",
          std::move(script)};
}

struct over_announced_pty {
  static constexpr bool keeps_last_words = false;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<announced_pty_link>(
        executor, announced_pty_options{.arguments = announcing(options.arguments.back()),
                                        .respawn_is_reset = true});
    EXPECT_EQ(run(context_of(executor), wire->open(soon())).error().message, "");
    return wire;
  }

  static error_code open_again(asio::io_context& context, link& wire) {
    return run(context, wire.as_respawner()->respawn());
  }
};

INSTANTIATE_TYPED_TEST_SUITE_P(announced_pty, link_conformance, over_announced_pty);

class announced_pty_test : public testing::Test {
protected:
  std::string failure_of(std::vector<std::string> arguments,
                         std::chrono::milliseconds limit = 30s) {
    announced_pty_link wire(context.get_executor(), {.arguments = std::move(arguments)});
    auto const opened = run(context, wire.open(run_clock::now() + limit));
    return opened.error().message + (opened.error().said.empty() ? "" : ": " + opened.error().said);
  }

  asio::io_context context{1};
};

unique_fd watch(std::string const& pid) {
  return unique_fd(static_cast<int>(::syscall(SYS_pidfd_open, std::stoi(pid), 0)));
}

bool ends(unique_fd const& pidfd) {
  pollfd wait{pidfd.get(), POLLIN, 0};
  return ::poll(&wait, 1, 30'000) == 1;
}

TEST_F(announced_pty_test, ends_the_processes_of_the_program) {
  announced_pty_link wire(context.get_executor(),
                          {.arguments = announcing("sleep 1000 & echo $!; cat")});
  ASSERT_TRUE(run(context, wire.open(soon())));
  auto const grandchild = watch(run(context, read_line(wire)));
  ASSERT_TRUE(grandchild);
  wire.close();
  EXPECT_TRUE(ends(grandchild));
}

TEST_F(announced_pty_test, reports_how_the_program_ended) {
  announced_pty_link wire(context.get_executor(), {.arguments = announcing("read it; exit 3")});
  ASSERT_TRUE(run(context, wire.open(soon())));
  EXPECT_EQ(wire.exit_description(), "");
  EXPECT_FALSE(run(context, wire.write_all("\n")));
  EXPECT_EQ(run(context, read_exactly(wire, 1)), "[End of file]");
  EXPECT_EQ(wire.exit_description(), "exited with status 3");
}

TEST_F(announced_pty_test, drops_the_output_beside_the_pty) {
  announced_pty_link wire(
      context.get_executor(),
      {.arguments = announcing("head -c 4194304 /dev/zero >&2; echo done; cat")});
  ASSERT_TRUE(run(context, wire.open(soon())));
  EXPECT_EQ(run(context, read_line(wire)), "done");
}

TEST_F(announced_pty_test, says_why_there_is_no_pty) {
  EXPECT_EQ(failure_of({"no-such-program"}),
            "cannot start no-such-program: No such file or directory");
  EXPECT_EQ(failure_of({"sh", "-c", "echo first; echo 'no firmware' >&2"}),
            "sh ended without printing the name of a PTY: first\nno firmware\n");
  EXPECT_EQ(failure_of({"true"}), "true ended without printing the name of a PTY");
  EXPECT_TRUE(
      failure_of({"yes"}).starts_with("yes printed a lot, but not the name of a PTY: y\ny\n"));
  EXPECT_EQ(failure_of({"sleep", "1000"}, 20ms), "sleep did not print the name of a PTY in time");
  EXPECT_EQ(failure_of({"sh", "-c", "printf /dev/pts/999999; exit 3"}),
            "sh exited with status 3 before its PTY could be opened");
  EXPECT_TRUE(failure_of({"sh", "-c", "echo /dev/pts/999999; exec sleep 1000"})
                  .starts_with("there is no /dev/pts/999999; "));
}

TEST_F(announced_pty_test, opening_is_cancelled_and_works_afterwards) {
  announced_pty_link wire(context.get_executor(), {.arguments = {"sleep", "1000"}});
  auto const opening = start(context, wire.open(soon()));
  context.restart();
  while (context.poll() != 0) {
  }
  wire.cancel();
  EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
  EXPECT_NE(wire.exit_description(), "") << "it was ended";
}

TEST_F(announced_pty_test, reaches_the_emulated_microbit) {
  announced_pty_link wire(
      context.get_executor(),
      {.arguments = {"qemu-system-arm", "-M", "microbit", "-display", "none", "-monitor", "none",
                     "-serial", "pty", "-device",
                     "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"}});
  auto const opened = run(context, wire.open(soon()));
  ASSERT_TRUE(opened) << opened.error().message;
  watchdog dog(context.get_executor());
  dog.guard(&wire);
  drive_limits const limits{10s, 10s, soon()};
  protocol::enter_raw enter;
  auto const entered = run(context, drive(enter, wire, dog, limits));
  ASSERT_FALSE(entered) << entered.message();
  protocol::execute program("import sys; print(sys.platform)", {});
  auto const executed = run(context, drive(program, wire, dog, limits));
  EXPECT_FALSE(executed) << executed.message();
  EXPECT_EQ(program.output(), "microbit\r\n");
}

} // namespace
} // namespace mprun
