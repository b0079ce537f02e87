// RFC 2217 with the servers that people use: ser2net and pyserial's, each on a PTY.

#include "transports/conformance_test.hpp"
#include "transports/process/pty.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/rfc2217/rfc2217_link.hpp"
#include "transports/sockets/socket_peer_test.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <optional>
#include <sstream>
#include <termios.h>

namespace mprun {
namespace {

/// The packages are installed for the system's interpreter, which need not be the first on PATH.
constexpr auto python = "/usr/bin/python3";

unique_fd open_null() {
  return unique_fd(::open("/dev/null", O_RDWR | O_CLOEXEC));
}

speed_t speed_of(unique_fd const& terminal) {
  termios settings{};
  EXPECT_EQ(::tcgetattr(terminal.get(), &settings), 0);
  return ::cfgetospeed(&settings);
}

std::string name_of(unique_fd const& terminal) {
  std::array<char, 64> name{};
  EXPECT_EQ(::ttyname_r(terminal.get(), name.data(), name.size()), 0);
  return name.data();
}

/// Whether the kernel lists a listener on this port of 127.0.0.1.
bool is_listening(std::uint16_t port) {
  std::ifstream sockets("/proc/net/tcp");
  std::ostringstream text;
  text << sockets.rdbuf();
  std::array<char, 64> wanted{};
  std::snprintf(wanted.data(), wanted.size(), "0100007F:%04X 00000000:0000 0A", port);
  return text.str().find(wanted.data()) != std::string::npos;
}

/// A serial port, which is a PTY, with a server that hands it out.
class server {
public:
  explicit server(asio::any_io_executor executor) : child_(executor) {
    EXPECT_FALSE(open_pty(port));
  }

  /// The port's other end belongs to the board alone, so that the server sees the board go.
  void connect_board(child_process& board, std::vector<std::string> arguments) {
    EXPECT_FALSE(board.start(peer_on(port.host.get(), std::move(arguments))));
    port.host.reset();
    port.board.reset();
  }

  pty port;
  std::uint16_t number = 0;

protected:
  void start(std::vector<std::string> arguments, int input, int output) {
    auto const nowhere = open_null();
    spawn_request request;
    request.arguments = std::move(arguments);
    request.input = input < 0 ? nowhere.get() : input;
    request.output = output < 0 ? nowhere.get() : output;
    request.errors = nowhere.get();
    EXPECT_FALSE(child_.start(request));
  }

private:
  child_process child_;
};

/// An ordinary user's PATH may be without /usr/sbin.
std::string ser2net_program() {
  for (std::string const program : {"ser2net", "/usr/sbin/ser2net"}) {
    if (std::system(("command -v " + program + " >/dev/null").c_str()) == 0) {
      return program;
    }
  }
  throw std::runtime_error("ser2net is not installed (ci/setup --tests)");
}

class ser2net final : public server {
public:
  explicit ser2net(asio::any_io_executor executor) : server(executor) {
    auto const program = ser2net_program();
    reserved_ = bind_tcp();
    number = reserved_.number;
    reserved_.fd.reset();
    auto const to = std::to_string(number);
    start({program, "-n", "-u", "-Y",
           "connection: &board#  accepter: telnet(rfc2217),tcp,127.0.0.1," + to +
               "#  connector: serialdev," + name_of(port.board) + ",115200n81,local#"},
          -1, -1);
    constexpr int max_polls = 6000;
    for (int polls = 0; !is_listening(number); ++polls) {
      if (polls == max_polls) {
        throw std::runtime_error("ser2net does not listen");
      }
      ::poll(nullptr, 0, 5);
    }
  }

private:
  tcp_port reserved_;
};

class pyserial final : public server {
public:
  explicit pyserial(asio::any_io_executor executor, std::string url = {}, int output = -1)
      : server(executor) {
    auto const listener = listen_on_tcp();
    number = listener.number;
    start({python, MPRUN_TRANSPORTS_FOLDER "/rfc2217/rfc2217_test_server.py",
           url.empty() ? name_of(port.board) : url},
          listener.fd.get(), output);
  }
};

rfc2217_options to(server const& target, std::uint32_t baud = 115200,
                   line_policy lines = line_policy::keep) {
  return {"127.0.0.1", target.number, baud, lines};
}

/// A link to a shell's script on a serial port of such a server.
template<class Server>
class rfc2217_with_board final : public link {
public:
  rfc2217_with_board(asio::any_io_executor executor, std::vector<std::string> arguments)
      : executor_(executor), arguments_(std::move(arguments)), board_(executor) {}

  error_code open_with_board() {
    board_.end();
    server_ = std::make_unique<Server>(executor_);
    wire_ = std::make_unique<rfc2217_link>(executor_, to(*server_));
    auto const opened = run(context_of(executor_), wire_->open(soon()));
    EXPECT_TRUE(opened) << opened.error().message;
    server_->connect_board(board_, arguments_);
    return opened.error().ec;
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
  std::unique_ptr<Server> server_;
  std::unique_ptr<rfc2217_link> wire_;
};

template<class Server>
struct over {
  static constexpr bool keeps_last_words = false;

  static std::unique_ptr<link> make(asio::any_io_executor executor, process_options options) {
    auto wire = std::make_unique<rfc2217_with_board<Server>>(executor, options.arguments);
    EXPECT_FALSE(wire->open_with_board());
    return wire;
  }

  static error_code open_again(asio::io_context&, link& wire) {
    return dynamic_cast<rfc2217_with_board<Server>&>(wire).open_with_board();
  }
};

struct over_ser2net : over<ser2net> {
  static constexpr char const* misses_the_end =
      "ser2net 4.3 keeps a connection whose port is hung up while words of it wait to be sent";
};

using server_kinds = testing::Types<over_ser2net, over<pyserial>>;
INSTANTIATE_TYPED_TEST_SUITE_P(rfc2217, link_conformance, server_kinds);

class rfc2217_servers : public testing::Test {
protected:
  asio::io_context context{1};
};

TEST_F(rfc2217_servers, ser2net_sets_the_baud_rate) {
  ser2net there(context.get_executor());
  rfc2217_link wire(context.get_executor(), to(there, 9600));
  auto const opened = run(context, wire.open(soon()));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(speed_of(there.port.host), speed_t{B9600});
  EXPECT_FALSE(run(context, wire.set_baud(57600)));
  EXPECT_EQ(speed_of(there.port.host), speed_t{B57600});
  EXPECT_FALSE(run(context, wire.purge(protocol::com_port::buffer::both)));
  EXPECT_FALSE(run(context, wire.write_all("\xff")));
}

TEST_F(rfc2217_servers, a_port_without_lines_is_reported) {
  ser2net there(context.get_executor());
  rfc2217_link wire(context.get_executor(), to(there, 9600, line_policy::low));
  auto const opened = run(context, wire.open(soon()));
  EXPECT_EQ(opened.error().ec, protocol::errc::port_setting_refused);
  auto const where = "127.0.0.1:" + std::to_string(there.number);
  EXPECT_THAT(opened.error().message, // since 4.6.4 it tells no name
              testing::AnyOf(where + " (ser2net) did not switch DTR off",
                             where + " did not switch DTR off"));
}

/// pyserial's own loop: sent bytes come back, and it has lines.
class rfc2217_loop : public rfc2217_servers {
protected:
  rfc2217_loop() {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    said_ = unique_fd(pipe[0]);
    unique_fd const output(pipe[1]);
    there.emplace(context.get_executor(), "loop://", output.get());
  }

  /// The settings of the port when the connection ended.
  std::string last_settings() {
    std::string text; // Python writes it in pieces
    char byte = 0;
    while (text.find('\n') == std::string::npos && ::read(said_.get(), &byte, 1) == 1) {
      text += byte;
    }
    return text;
  }

  std::optional<pyserial> there;

private:
  unique_fd said_;
};

TEST_F(rfc2217_loop, sets_lines_and_baud_rate) {
  rfc2217_link wire(context.get_executor(), to(*there, 9600, line_policy::low));
  auto const opened = run(context, wire.open(soon()));
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(wire.as_line_resetter(), nullptr);
  EXPECT_FALSE(run(context, wire.write_all(every_byte())));
  EXPECT_EQ(run(context, read_exactly(wire, 256)), every_byte());
  EXPECT_FALSE(run(context, wire.set_lines(false, true)));
  EXPECT_FALSE(run(context, wire.set_baud(19200)));
  EXPECT_FALSE(run(context, wire.purge(protocol::com_port::buffer::received)));
  wire.close();
  EXPECT_EQ(last_settings(), "19200 - RTS\n");
}

TEST_F(rfc2217_loop, resets_an_esp_by_its_lines) {
  rfc2217_link wire(context.get_executor(), to(*there, 9600, line_policy::esp_reset));
  auto const opened = run(context, wire.open(soon()));
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_NE(wire.as_line_resetter(), nullptr);
  EXPECT_FALSE(run(context, wire.set_lines(true, true)));
  EXPECT_FALSE(run(context, wire.as_line_resetter()->reset_by_lines()));
  wire.close();
  EXPECT_EQ(last_settings(), "9600 - -\n");
}

} // namespace
} // namespace mprun
