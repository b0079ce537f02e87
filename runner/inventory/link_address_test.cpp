// Addresses of all kinds of links, and what is wrong with invalid ones.
#include "runner/inventory/link_address.hpp"

#include "base/yaml/config_error.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template<class Link>
Link read(std::string const& address) {
  return std::get<Link>(read_link_address(address));
}

std::string complaint(std::string const& address) {
  try {
    read_link_address(address);
  } catch (config_error const& wrong) {
    return wrong.what();
  }
  return "no complaint";
}

TEST(link_address, a_path_is_a_serial_port_as_lab_yaml_has_it_by_default) {
  auto const port = read<serial_spec>("/dev/ttyACM0");
  EXPECT_EQ(port.port, "/dev/ttyACM0");
  EXPECT_EQ(port.baud, serial_spec().baud);
  EXPECT_EQ(port.lines, line_policy::keep);
  EXPECT_EQ(read<serial_spec>("/dev/serial/by-path/pci-0000:00:14.0-usb").port,
            "/dev/serial/by-path/pci-0000:00:14.0-usb");
  EXPECT_EQ(read<serial_spec>("ttyACM0").port, fs::current_path() / "ttyACM0");
}

TEST(link_address, hosts_have_ports) {
  auto const tcp = read<tcp_spec>("tcp://lab2.example:4001/");
  EXPECT_EQ(tcp.host, "lab2.example");
  EXPECT_EQ(tcp.port, 4001);
  EXPECT_EQ(read<tcp_spec>("tcp://[::1]:23").host, "::1");
  auto const server = read<rfc2217_spec>("rfc2217://10.0.0.7:4000");
  EXPECT_EQ(server.host, "10.0.0.7");
  EXPECT_EQ(server.port, 4000);
  for (auto const* const wrong : {"tcp://", "tcp://host", "tcp://:1", "tcp://host:0",
                                  "tcp://host:99999", "tcp://host:1x", "rfc2217://host"}) {
    EXPECT_THAT(complaint(wrong), HasSubstr("names no host and port")) << wrong;
  }
  EXPECT_THAT(complaint("tcp://::1:23"), HasSubstr("in brackets"));
}

TEST(link_address, a_webrepl_has_its_password_in_the_environment) {
  auto const board = read<webrepl_spec>("ws://192.0.2.40");
  EXPECT_EQ(board.address.url(), read<webrepl_spec>("ws://192.0.2.40:8266").address.url());
  EXPECT_EQ(board.password_env, "WEBREPL_PASSWORD");
  EXPECT_TRUE(read<webrepl_spec>("wss://board.example/repl").address.tls);
  EXPECT_THAT(complaint("ws://"), HasSubstr("--port 'ws://': "));
}

TEST(link_address, a_program_is_a_list_of_words) {
  auto const board = read<process_spec>("exec:micropython  -X heapsize=1M");
  EXPECT_THAT(board.command, ElementsAre("micropython", "-X", "heapsize=1M"));
  EXPECT_EQ(board.stdio, stdio_kind::socketpair);
  EXPECT_EQ(read<process_spec>("execpty:qemu-system-arm -serial pty").stdio,
            stdio_kind::announced_pty);
  EXPECT_EQ(read<process_spec>("exec:./mp").command[0], fs::current_path() / "mp");
  EXPECT_THAT(complaint("exec:"), HasSubstr("names no program"));
}

TEST(link_address, other_links) {
  EXPECT_EQ(read<unix_socket_spec>("unix:/run/board").path, "/run/board");
  EXPECT_EQ(read<unix_socket_spec>("unix:///run/board").path, "/run/board");
  EXPECT_EQ(read<unix_socket_spec>("unix:board").path, fs::current_path() / "board");
  EXPECT_EQ(read<bluetooth_spec>("bluetooth:AA:BB:CC:DD:EE:0f").address, "AA:BB:CC:DD:EE:0f");
  EXPECT_EQ(read<bluetooth_spec>("bluetooth:mpy-uart").name, "mpy-uart");
  EXPECT_EQ(read<replay_spec>("replay:/no/such.rec").file, "/no/such.rec");
}

TEST(link_address, the_description_of_a_link_is_an_address_of_it) {
  for (auto const* const address :
       {"/dev/ttyACM0", "tcp://host:1", "rfc2217://host:1", "ws://host:8266", "wss://host/x",
        "unix:/run/b", "exec:/bin/mp", "bluetooth:AA:BB:CC:DD:EE:FF", "bluetooth:name",
        "replay:/x.rec"}) {
    auto const shown = description_of(read_link_address(address));
    EXPECT_EQ(description_of(read_link_address(shown)), shown) << address;
  }
}

TEST(link_address, an_unknown_kind_is_refused_with_what_is_accepted) {
  for (auto const* const wrong : {"", "http://host", "telnet:host", "COM3:"}) {
    EXPECT_THAT(complaint(wrong), HasSubstr("accepted: a serial port such as /dev/ttyACM0, auto"))
        << wrong;
  }
  EXPECT_THAT(complaint("unix:"), HasSubstr("names no file"));
  EXPECT_THAT(complaint("replay:"), HasSubstr("names no file"));
  EXPECT_THAT(complaint("bluetooth:"), HasSubstr("names no device"));
}

} // namespace
} // namespace mprun
