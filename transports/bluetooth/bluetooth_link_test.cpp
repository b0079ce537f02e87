// The Bluetooth link with a fake BlueZ: the radio itself is untested.

#include "base/async/run_clock.hpp"
#include "transports/bluetooth/bluetooth_link.hpp"
#include "transports/conformance_test.hpp"
#include "transports/sockets/socket_peer_test.hpp"

#include <array>
#include <gmock/gmock.h>
#include <poll.h>
#include <sys/socket.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

/// The packages are installed for the system's interpreter, which need not be the first on PATH.
constexpr auto python = "/usr/bin/python3";
constexpr auto fake_bluez = MPRUN_TRANSPORTS_FOLDER "/bluetooth/fake_bluez.py";

/// A program, with the lines that it prints.
class spawned_program {
public:
  explicit spawned_program(asio::any_io_executor executor) : child_(executor) {}

  void start(std::vector<std::string> arguments, int input,
             std::vector<std::pair<std::string, std::string>> environment = {}) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    said_ = unique_fd(pipe[0]);
    unique_fd const output(pipe[1]);
    unique_fd const nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
    spawn_request request;
    request.arguments = std::move(arguments);
    request.environment = std::move(environment);
    request.input = input < 0 ? nowhere.get() : input;
    request.output = output.get();
    request.errors = nowhere.get();
    ASSERT_FALSE(child_.start(request));
  }

  std::string line() {
    std::string text;
    pollfd wait{said_.get(), POLLIN, 0};
    char byte = 0;
    while (::poll(&wait, 1, 30'000) == 1 && ::read(said_.get(), &byte, 1) == 1 && byte != '\n') {
      text += byte;
    }
    return text;
  }

private:
  child_process child_;
  unique_fd said_;
};

/// A private D-Bus daemon.
class private_bus {
public:
  explicit private_bus(asio::any_io_executor executor) : daemon_(executor) {
    address = "unix:path=" + (folder_.path() / "bus").string();
    daemon_.start({"dbus-daemon", "--session", "--nofork", "--nopidfile", "--nosyslog",
                   "--address=" + address, "--print-address"},
                  -1);
    EXPECT_TRUE(daemon_.line().starts_with("unix:path=")) << "dbus-daemon does not run";
  }

  std::string address;

private:
  scratch_folder folder_;
  spawned_program daemon_;
};

/// The fake BlueZ on such a bus, and the board's end of its connection.
class fake_device {
public:
  fake_device(asio::any_io_executor executor, std::vector<std::string> flags = {})
      : bus(executor), bluez(executor) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    board = unique_fd(ends[0]);
    unique_fd const other(ends[1]);
    std::vector<std::string> arguments{python, fake_bluez};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    bluez.start(arguments, other.get(), {{"DBUS_SESSION_BUS_ADDRESS", bus.address}});
    EXPECT_EQ(bluez.line(), "ready") << "python3-dbus and python3-gi: ci/setup";
  }

  private_bus bus;
  spawned_program bluez;
  unique_fd board;
};

class bluetooth_with_board final : public link {
public:
  bluetooth_with_board(asio::any_io_executor executor, std::vector<std::string> arguments)
      : executor_(executor), arguments_(std::move(arguments)), board_(executor) {}

  error_code open_with_board() {
    board_.end();
    wire_.reset();
    device_ = std::make_unique<fake_device>(executor_);
    wire_ = std::make_unique<bluetooth_link>(
        executor_, bluetooth_options{"aa:bb:cc:dd:ee:ff", "", device_->bus.address});
    auto const opened = run(context_of(executor_), wire_->open(soon()));
    EXPECT_TRUE(opened) << opened.error().message;
    auto const ec = board_.start(peer_on(device_->board.get(), arguments_));
    device_->board.reset();
    return opened ? ec : opened.error().ec;
  }

  task<io_result> read_some(std::span<char> buffer) override { return wire_->read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override { return wire_->write_all(bytes); }
  std::size_t unsent() const noexcept override { return wire_->unsent(); }
  void cancel() noexcept override { wire_->cancel(); }
  void close() noexcept override { wire_->close(); }

private:
  asio::any_io_executor executor_;
  std::vector<std::string> arguments_;
  child_process board_;
  std::unique_ptr<fake_device> device_;
  std::unique_ptr<bluetooth_link> wire_;
};

struct over_bluetooth {
  static constexpr bool keeps_last_words = true;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<bluetooth_with_board>(executor, options.arguments);
    EXPECT_FALSE(wire->open_with_board());
    return wire;
  }

  static error_code open_again(asio::io_context&, link& wire) {
    return dynamic_cast<bluetooth_with_board&>(wire).open_with_board();
  }
};

INSTANTIATE_TYPED_TEST_SUITE_P(bluetooth, link_conformance, testing::Types<over_bluetooth>);

class bluetooth : public testing::Test {
protected:
  std::string failure(std::vector<std::string> flags, bluetooth_options options,
                      std::chrono::milliseconds limit = 30s) {
    fake_device const there(context.get_executor(), std::move(flags));
    options.bus_address = there.bus.address;
    return failure_of(options, limit);
  }

  std::string failure_of(bluetooth_options options, std::chrono::milliseconds limit = 30s) {
    bluetooth_link wire(context.get_executor(), std::move(options));
    return run(context, wire.open(run_clock::now() + limit)).error().message;
  }

  asio::io_context context{1};
};

TEST_F(bluetooth, is_found_by_name_and_disconnected_when_closed) {
  fake_device there(context.get_executor());
  bluetooth_link wire(context.get_executor(), {"", "board", there.bus.address});
  auto const opened = run(context, wire.open(soon()));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_FALSE(run(context, wire.write_all(std::string(100, 'x'))));
  std::array<char, 100> heard{};
  EXPECT_EQ(::recv(there.board.get(), heard.data(), heard.size(), MSG_WAITALL), 100);
  wire.close();
  EXPECT_EQ(there.bluez.line(), "disconnected");
}

TEST_F(bluetooth, is_looked_for_until_it_is_there) {
  fake_device there(context.get_executor(), {"hidden"});
  bluetooth_link wire(context.get_executor(), {"", "board", there.bus.address});
  auto const opened = run(context, wire.open(soon()));
  EXPECT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(there.bluez.line(), "looked for");
}

TEST_F(bluetooth, reports_what_is_wrong_with_the_device) {
  EXPECT_EQ(failure({}, {"", "other", ""}, 3s),
            "the Bluetooth device other was not found in time; BlueZ knows board "
            "(AA:BB:CC:DD:EE:FF)");
  EXPECT_EQ(failure({"refuses"}, {"", "board", ""}),
            "cannot connect to the Bluetooth device board: le-connection-abort-by-local");
  EXPECT_EQ(failure({"deaf"}, {"", "board", ""}, 3s),
            "cannot connect to the Bluetooth device board: no answer in time");
  EXPECT_EQ(failure({"no-uart"}, {"", "board", ""}),
            "the Bluetooth device board has no Nordic UART service (no characteristic "
            "6e400002-b5a3-f393-e0a9-e50e24dcca9e)");
}

TEST_F(bluetooth, reports_what_is_wrong_with_this_host) {
  EXPECT_EQ(failure({"hidden", "no-adapter"}, {"", "board", ""}),
            "this host has no Bluetooth adapter that BlueZ can use");
  private_bus const empty(context.get_executor());
  EXPECT_EQ(failure_of({"", "board", empty.address}),
            "BlueZ does not run on this host; start bluetooth.service");
  EXPECT_EQ(
      failure_of({"", "board", "unix:path=/nowhere/at/all"}),
      "cannot reach D-Bus, through which BlueZ is controlled: No such file or directory; does it "
      "run (package dbus)?");
}

TEST(systemd_library, may_be_missing_or_lack_functions) {
  auto const missing = functions_of("libmprun-none.so.0");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error(), testing::HasSubstr("libmprun-none.so.0: cannot open shared object"));
  auto const another = functions_of("libc.so.6");
  ASSERT_FALSE(another);
  EXPECT_THAT(another.error(), testing::HasSubstr("undefined symbol: sd_bus_call_async"));
}

TEST_F(bluetooth, open_is_cancelled) {
  fake_device const there(context.get_executor(), {"deaf"});
  bluetooth_link wire(context.get_executor(), {"", "board", there.bus.address});
  for (bool const by_close : {false, true}) {
    auto const opening = start(context, wire.open(soon()));
    context.restart();
    context.poll(); // the opening has begun, whatever else the loop had to do
    by_close ? wire.close() : wire.cancel();
    EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
  }
}

} // namespace
} // namespace mprun
