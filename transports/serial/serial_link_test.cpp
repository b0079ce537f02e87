#include "transports/serial/serial_link.hpp"

#include "base/async/run_clock.hpp"
#include "transports/conformance_test.hpp"
#include "transports/process/pty.hpp"
#include "transports/serial/fake_sysfs_test.hpp"
#include "transports/serial/port_holders.hpp"
#include "transports/serial/serial_port.hpp"
#include "transports/serial/terminal.hpp"
#include "transports/sockets/socket_peer_test.hpp"

#include <grp.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

namespace mprun {
namespace {

using namespace std::chrono_literals;

std::filesystem::path terminal_name(unique_fd const& terminal) {
  std::string name(64, '\0');
  EXPECT_EQ(::ttyname_r(terminal.get(), name.data(), name.size()), 0);
  return name.c_str();
}

/// A shell on the other side of a PTY, at a name that stays the same as the PTYs change.
class serial_with_peer final : public serial_link {
public:
  serial_with_peer(asio::any_io_executor executor, std::shared_ptr<scratch_folder> folder,
                   std::vector<std::string> arguments)
      : serial_link(executor, {.port = folder->path() / "ttyBOARD"}), folder_(std::move(folder)),
        arguments_(std::move(arguments)), peer_(executor) {}

  error_code open_with_peer(asio::io_context& context) {
    peer_.end();
    pty ends;
    auto const made = open_pty(ends);
    std::filesystem::remove(folder_->path() / "ttyBOARD");
    std::filesystem::create_symlink(terminal_name(ends.board), folder_->path() / "ttyBOARD");
    ends.board.reset();
    auto const opened = run(context, open(soon()));
    EXPECT_EQ(opened.error().message, "");
    return made || !opened ? opened.error().ec : peer_.start(peer_on(ends.host.get(), arguments_));
  }

private:
  std::shared_ptr<scratch_folder> folder_;
  std::vector<std::string> arguments_;
  child_process peer_;
};

struct over_serial {
  static constexpr bool keeps_last_words = false;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<serial_with_peer>(executor, std::make_shared<scratch_folder>(),
                                                   options.arguments);
    EXPECT_FALSE(wire->open_with_peer(context_of(executor)));
    return wire;
  }

  static error_code open_again(asio::io_context& context, link& wire) {
    return dynamic_cast<serial_with_peer&>(wire).open_with_peer(context);
  }
};

INSTANTIATE_TYPED_TEST_SUITE_P(serial, link_conformance, over_serial);

class serial_link_test : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(open_pty(ends));
    name = terminal_name(ends.board);
    ends.board.reset();
  }

  link_result<void> open(serial_link& wire) { return run(context, wire.open(soon())); }

  std::string failure_of(serial_options options) {
    serial_link wire(context.get_executor(), std::move(options));
    return open(wire).error().message;
  }

  void settle() {
    context.restart();
    while (context.poll() != 0) {
    }
  }

  std::string me() const {
    auto const holders = holders_of(name);
    return holders.empty() ? "nobody" : describe(holders);
  }

  asio::io_context context{1};
  fake_system system;
  pty ends;
  std::filesystem::path name;
};

TEST_F(serial_link_test, sets_up_a_raw_line_at_any_rate) {
  for (unsigned const baud : {250'000U, 31'250U}) {
    serial_link wire(context.get_executor(), {.port = name, .baud = baud});
    ASSERT_TRUE(open(wire));
    unique_fd const beside(::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)); // root may
    auto const& observed = beside ? beside : ends.host;
    EXPECT_EQ(baud_of(observed.get()), baud);
    EXPECT_EQ(wire.port(), name);
  }
}

TEST_F(serial_link_test, says_who_uses_the_port) {
  serial_link first(context.get_executor(), {.port = name});
  ASSERT_TRUE(open(first));
  auto const whose = me();
  EXPECT_NE(whose.find("(pid " + std::to_string(::getpid()) + ")"), std::string::npos) << whose;
  EXPECT_EQ(failure_of({.port = name}), name.string() + " is in use by " + whose);
  first.close();
  EXPECT_EQ(failure_of({.port = name}), "");
}

TEST_F(serial_link_test, says_which_other_process_uses_the_port) {
  std::array<int, 2> pair;
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
  unique_fd const here(pair[0]);
  unique_fd const there(pair[1]);
  child_process other(context.get_executor());
  ASSERT_FALSE(other.start(peer_on(
      there.get(), {"sh", "-c", "exec 9<>" + name.string() + "; flock 9; echo ready; read end"})));
  char ready = 0;
  ASSERT_EQ(::read(here.get(), &ready, 1), 1);
  ASSERT_EQ(ready, 'r');
  unique_fd const board(::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC)); // is not in the way
  auto const message = failure_of({.port = name});
  EXPECT_TRUE(message.starts_with(name.string() + " is in use by sh (pid ")) << message;
  EXPECT_EQ(message.find(std::to_string(::getpid())), std::string::npos) << message;
}

TEST_F(serial_link_test, waits_for_a_program_that_only_passes_by) {
  unique_fd other(::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  ASSERT_EQ(::flock(other.get(), LOCK_EX | LOCK_NB), 0);
  serial_link wire(context.get_executor(), {.port = name});
  std::string why = "not opened";
  asio::co_spawn(context, wire.open(soon()), [&](std::exception_ptr, link_result<void> opened) {
    why = opened ? "" : opened.error().message;
  });
  settle();
  EXPECT_EQ(why, "not opened");
  other.reset();
  context.restart();
  context.run();
  EXPECT_EQ(why, "");
}

TEST_F(serial_link_test, is_locked_while_it_is_open) {
  serial_link wire(context.get_executor(), {.port = name});
  ASSERT_TRUE(open(wire));
  int exclusive = 0;
  unique_fd const beside(::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  ASSERT_TRUE(beside);
  EXPECT_EQ(::ioctl(beside.get(), TIOCGEXCL, &exclusive), 0);
  EXPECT_EQ(exclusive, 0) << "a pseudo-terminal keeps it when its holder is killed";
  EXPECT_NE(::flock(beside.get(), LOCK_EX | LOCK_NB), 0);
  wire.close();
  EXPECT_EQ(::flock(beside.get(), LOCK_EX | LOCK_NB), 0);
}

/// `cat`, terminals and ModemManager hold a port this way.
TEST_F(serial_link_test,
       refuses_a_port_that_another_program_has_without_a_lock_unless_it_is_shared) {
  std::array<int, 2> pair;
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
  unique_fd const here(pair[0]);
  unique_fd const there(pair[1]);
  child_process other(context.get_executor());
  ASSERT_FALSE(other.start(
      peer_on(there.get(), {"sh", "-c", "exec 9<" + name.string() + "; echo ready; read end"})));
  char ready = 0;
  ASSERT_EQ(::read(here.get(), &ready, 1), 1);
  auto const message = failure_of({.port = name});
  EXPECT_TRUE(message.starts_with(name.string() + " is in use by sh (pid ")) << message;
  EXPECT_EQ(failure_of({.port = name, .share = true}), "");
}

/// A program of this name that has the port open.
class modem_manager {
public:
  modem_manager(asio::any_io_executor executor, std::filesystem::path const& port)
      : process_(executor) {
    std::array<int, 2> pair{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()), 0);
    here_ = unique_fd(pair[0]);
    unique_fd const there(pair[1]);
    auto const program = folder_.path() / "ModemManager";
    std::filesystem::create_symlink("/bin/sh", program);
    EXPECT_FALSE(process_.start(peer_on(
        there.get(), {program, "-c", "exec 9<" + port.string() + "; echo ready; read end"})));
    char ready = 0;
    EXPECT_EQ(::read(here_.get(), &ready, 1), 1);
  }

private:
  scratch_folder folder_;
  unique_fd here_;
  child_process process_;
};

std::string const keeps_it_away =
    "; a udev rule keeps it away: SUBSYSTEM==\"usb\", ATTR{idVendor}==\"VID\", "
    "ENV{ID_MM_DEVICE_IGNORE}=\"1\"";

TEST_F(serial_link_test, says_how_to_keep_modem_manager_away) {
  modem_manager const other(context.get_executor(), name);
  auto const message = failure_of({.port = name, .roots = system.roots()});
  EXPECT_TRUE(message.starts_with(name.string() + " is in use by ModemManager (pid ")) << message;
  EXPECT_TRUE(message.ends_with(keeps_it_away)) << message;
}

TEST_F(serial_link_test, lists_the_attached_ports_where_there_is_no_such_port) {
  system.plug({.name = "ttyACM0", .port_path = "1-1", .usb = "2e8a:0005"});
  auto const dev = system.roots().dev.string();
  EXPECT_EQ(failure_of({.port = dev + "/ttyACM7", .roots = system.roots()}),
            "there is no " + dev + "/ttyACM7; attached: " + dev +
                "/ttyACM0 (2e8a:0005, port_path 1-1, interface 0, Board in FS mode)");
}

/// Root may open everything, so while this exists, root becomes another user.
class as_nobody {
public:
  as_nobody() {
    if (is_root_) {
      EXPECT_EQ(::setgroups(0, nullptr), 0);
      EXPECT_EQ(::setegid(nobody), 0);
      EXPECT_EQ(::seteuid(nobody), 0);
    }
  }
  as_nobody(as_nobody const&) = delete;
  as_nobody& operator=(as_nobody const&) = delete;
  ~as_nobody() {
    if (is_root_) {
      EXPECT_EQ(::seteuid(0), 0);
      EXPECT_EQ(::setegid(0), 0);
    }
  }

private:
  static constexpr unsigned nobody = 65534;
  bool is_root_ = ::geteuid() == 0;
};

TEST_F(serial_link_test, says_whom_to_ask_for_permission) {
  ASSERT_EQ(::chmod(name.c_str(), 0060), 0); // as a device that only its group may use
  {
    as_nobody const anybody;
    auto const message = failure_of({.port = name});
    EXPECT_TRUE(message.starts_with("no permission to open " + name.string() +
                                    ": it belongs to the group "))
        << message;
    EXPECT_NE(message.find("sudo usermod -aG "), std::string::npos) << message;
  }
  ASSERT_EQ(::chmod(name.c_str(), 0), 0);
  as_nobody const anybody;
  auto const message = failure_of({.port = name});
  EXPECT_NE(message.find("a udev rule can allow that"), std::string::npos) << message;
}

/// ModemManager runs as root, and nobody else sees its descriptors.
TEST_F(serial_link_test, says_that_it_may_be_modem_manager_who_has_the_port) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "needs a process that this user cannot look into, and so root";
  }
  modem_manager const other(context.get_executor(), name);
  unique_fd beside(::open(name.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  ASSERT_EQ(::ioctl(beside.get(), TIOCEXCL), 0) << "as it does itself";
  beside.reset();
  ASSERT_EQ(::chmod(name.c_str(), 0666), 0);
  as_nobody const anybody;
  EXPECT_EQ(failure_of({.port = name, .roots = system.roots()}),
            name.string() +
                " is in use by a process that only root can see; it may be "
                "ModemManager, which runs here" +
                keeps_it_away);
}

TEST_F(serial_link_test, says_that_a_device_is_not_a_serial_port) {
  EXPECT_EQ(failure_of({.port = "/dev/null"}), "/dev/null is not a serial port");
}

TEST_F(serial_link_test, finds_a_board_again_that_came_back_under_another_name) {
  plugged board{.name = "ttyACM0",
                .port_path = "1-1",
                .usb = "2e8a:0005",
                .serial_number = "e660",
                .node = name};
  system.plug(board);
  serial_link wire(context.get_executor(), {.match = {.usb = "2e8a:0005", .serial_number = "e660"},
                                            .roots = system.roots()});
  ASSERT_TRUE(open(wire));
  EXPECT_EQ(wire.port(), system.roots().dev / "ttyACM0");
  ends.host.reset(); // unplugged
  system.unplug("ttyACM0");
  EXPECT_EQ(run(context, read_exactly(wire, 1)), "[End of file]");
  EXPECT_EQ(open(wire).error().message,
            "no port matches usb 2e8a:0005, serial_number e660; no serial port "
            "is attached");
  ASSERT_FALSE(open_pty(ends));
  board.name = "ttyACM3";
  board.node = terminal_name(ends.board);
  system.plug(board);
  auto const opened = open(wire);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(wire.port(), system.roots().dev / "ttyACM3");
  ASSERT_EQ(::write(ends.host.get(), "back", 4), 4);
  EXPECT_EQ(run(context, read_exactly(wire, 4)), "back");
}

TEST_F(serial_link_test, sends_written_bytes_before_it_is_closed) {
  serial_link wire(context.get_executor(), {.port = name});
  ASSERT_TRUE(open(wire));
  EXPECT_FALSE(run(context, wire.write_all("last words")));
  wire.close();
  std::string heard(10, '\0');
  EXPECT_EQ(::read(ends.host.get(), heard.data(), heard.size()), 10);
  EXPECT_EQ(heard, "last words");
}

TEST_F(serial_link_test, touches_at_1200_baud_and_waits_for_the_board_to_come_back) {
  plugged board{.name = "ttyACM0", .port_path = "1-1", .usb = "239a:0001", .node = name};
  system.plug(board);
  serial_link wire(
      context.get_executor(),
      {.match = {.usb = "239a:0001"}, .lines = line_policy::touch_1200, .roots = system.roots()});
  auto const opening = start(context, wire.open(soon()));
  settle();
  EXPECT_EQ(baud_of(ends.host.get()), 1200U);
  system.unplug("ttyACM0");
  settle();
  board.name = "ttyACM1";
  system.plug(board);
  auto const opened = finish(context, opening);
  EXPECT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(wire.port(), system.roots().dev / "ttyACM1");
  EXPECT_EQ(baud_of(ends.host.get()), 115'200U);
}

TEST_F(serial_link_test, says_that_a_board_did_not_notice_the_touch) {
  serial_link wire(context.get_executor(), {.port = name, .lines = line_policy::touch_1200});
  EXPECT_EQ(run(context, wire.open(run_clock::now() + 1ms)).error().message,
            name.string() + " did not react to the 1200-baud touch");
}

TEST_F(serial_link_test, opening_is_cancelled_and_works_afterwards) {
  serial_link wire(context.get_executor(), {.port = name, .lines = line_policy::touch_1200});
  auto const opening = start(context, wire.open(soon()));
  settle();
  wire.cancel();
  EXPECT_EQ(finish(context, opening).error().ec, asio::error::operation_aborted);
  EXPECT_EQ(failure_of({.port = name}), "");
}

TEST_F(serial_link_test, says_that_a_port_has_no_control_lines) {
  for (auto const policy : {line_policy::low, line_policy::esp_reset}) {
    EXPECT_EQ(failure_of({.port = name, .lines = policy}),
              "cannot set DTR and RTS of " + name.string() +
                  ": Inappropriate ioctl for device; give lines: keep to leave them alone");
  }
}

TEST_F(serial_link_test, offers_a_reset_by_lines_only_where_the_board_has_one) {
  serial_link plain(context.get_executor(), {.port = name});
  EXPECT_EQ(plain.as_line_resetter(), nullptr);
  serial_link esp(context.get_executor(), {.port = name, .lines = line_policy::esp_reset});
  ASSERT_NE(esp.as_line_resetter(), nullptr);
  EXPECT_TRUE(run(context, esp.as_line_resetter()->reset_by_lines())) << "it is not open";
}

TEST(control_lines, esp_reset_never_selects_the_boot_loader) {
  bool was_in_reset = false;
  for (auto const& step : esp_reset_steps()) {
    EXPECT_FALSE(step.dtr && !step.rts) << "DTR alone pulls IO0 low";
    was_in_reset = was_in_reset || (step.rts && !step.dtr);
  }
  EXPECT_TRUE(was_in_reset);
  EXPECT_FALSE(esp_reset_steps().back().rts) << "it ends running";
}

} // namespace
} // namespace mprun
