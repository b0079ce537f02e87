// The keys below a board's `link:`.
#include "runner/inventory/inventory_file_test.hpp"

#include <cstdlib>
#include <vector>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(inventory_file, takes_each_kind_of_link) {
  auto const lab = load("version: 1\ndefaults: {platform: x}\nboards:\n"
                        "  - {id: a, link: {tcp: {host: lab2.example, port: 4001}}}\n"
                        "  - {id: b, link: {unix: {path: run/board.sock}}}\n"
                        "  - {id: c, link: {serial: {port: /dev/ttyACM0}}}\n"
                        "  - {id: d, link: {serial: {match: {usb: 2E8A:0005, serial_number: e660,\n"
                        "      interface: 2, port_path: 1-1.2}, baud: 9600, lines: esp-reset}}}\n"
                        "  - {id: e, link: {process: {command: [x], stdio: announced-pty}}}\n"
                        "  - {id: f, link: {replay: {file: ../c.rec, timing: recorded}}}\n");
  auto const& tcp = std::get<tcp_spec>(lab.boards.at(0).link);
  EXPECT_EQ(tcp.host, "lab2.example");
  EXPECT_EQ(tcp.port, 4001);
  EXPECT_EQ(description_of(lab.boards.at(0).link), "tcp: lab2.example:4001");
  EXPECT_EQ(std::get<unix_socket_spec>(lab.boards.at(1).link).path,
            folder_.path() / "run/board.sock");
  auto const& named = std::get<serial_spec>(lab.boards.at(2).link);
  EXPECT_EQ(named.port, "/dev/ttyACM0");
  EXPECT_EQ(named.baud, 115'200U);
  EXPECT_EQ(named.lines, line_policy::keep);
  EXPECT_EQ(description_of(lab.boards.at(2).link), "serial: /dev/ttyACM0");
  auto const& matched = std::get<serial_spec>(lab.boards.at(3).link);
  EXPECT_EQ(matched.port, "");
  EXPECT_EQ(matched.baud, 9600U);
  EXPECT_EQ(matched.lines, line_policy::esp_reset);
  EXPECT_EQ(description_of(lab.boards.at(3).link),
            "serial: usb 2E8A:0005, serial_number e660, port_path 1-1.2, interface 2");
  EXPECT_EQ(std::get<process_spec>(lab.boards.at(4).link).stdio, stdio_kind::announced_pty);
  auto const& replay = std::get<replay_spec>(lab.boards.at(5).link);
  EXPECT_EQ(replay.file, (folder_.path() / "../c.rec").lexically_normal());
  EXPECT_EQ(replay.timing, replay_timing::recorded);
}

TEST_F(inventory_file, takes_a_webrepl) {
  auto const lab =
      load("version: 1\ndefaults: {platform: esp32}\nboards:\n"
           "  - {id: a, link: {webrepl: {url: 'ws://192.0.2.40', password_env: SECRET}}}\n"
           "  - id: b\n"
           "    link:\n"
           "      webrepl: {url: 'wss://lab/b', password_file: b.txt, ca_file: ca.pem}\n");
  auto const& a = std::get<webrepl_spec>(lab.boards.at(0).link);
  EXPECT_EQ(a.password_env, "SECRET");
  EXPECT_EQ(a.password_file, "");
  EXPECT_EQ(description_of(lab.boards.at(0).link), "webrepl: ws://192.0.2.40:8266");
  auto const& b = std::get<webrepl_spec>(lab.boards.at(1).link);
  EXPECT_EQ(b.password_env, "");
  EXPECT_EQ(b.password_file, folder_.path() / "b.txt");
  EXPECT_EQ(b.address.ca_file, folder_.path() / "ca.pem");
  EXPECT_EQ(description_of(lab.boards.at(1).link), "webrepl: wss://lab:443/b");
}

TEST_F(inventory_file, refuses_boards_that_may_be_on_one_port) {
  auto const of = [this](std::string const& first, std::string const& second) {
    return complaint("version: 1\nboards:\n  - {id: a, platform: x, link: {serial: {" + first +
                     "}}}\n  - {id: b, platform: x, link: {serial: {" + second + "}}}\n");
  };
  EXPECT_EQ(of("match: {usb: '10c4:EA60', serial_number: '0001'}",
               "match: {usb: '10c4:ea60', serial_number: '0001'}"),
            "4:32: key 'link': usb 10c4:ea60, serial_number 0001 may also be the port of 'a' in "
            "line 3 (usb 10c4:EA60, serial_number 0001); tell the two apart by "
            "serial_number, port_path or interface");
  EXPECT_THAT(of("match: {usb: '10c4:ea60'}", "match: {serial_number: '7'}"),
              ::testing::HasSubstr("may also be the port of 'a' in line 3"));
  EXPECT_THAT(of("port: /dev/ttyUSB0", "port: /dev/ttyUSB0"),
              ::testing::HasSubstr("may also be the port of 'a' in line 3"));
  EXPECT_EQ(
      of("match: {usb: '10c4:ea60', port_path: 1-1}", "match: {usb: '10c4:ea60', port_path: 1-2}"),
      "no complaint");
  EXPECT_EQ(
      of("match: {serial_number: '7', interface: 0}", "match: {serial_number: '7', interface: 2}"),
      "no complaint");
  EXPECT_THAT(complaint("version: 1\nboards:\n  - {id: a, count: 2, platform: x, link: {serial: "
                        "{port: /dev/ttyUSB0}}}\n"),
              ::testing::HasSubstr("'count' makes several boards of it"));
}

TEST_F(inventory_file, takes_a_serial_port_of_another_host) {
  auto const lab = load("version: 1\ndefaults: {platform: x}\nboards:\n"
                        "  - {id: a, link: {rfc2217: {host: h, port: 1}}}\n"
                        "  - {id: b, link: {rfc2217: {host: '::1', port: 2217, baud: 9600,\n"
                        "      lines: esp-reset}}}\n");
  auto const& plain = std::get<rfc2217_spec>(lab.boards.at(0).link);
  EXPECT_EQ(plain.baud, 115200U);
  EXPECT_EQ(plain.lines, line_policy::keep);
  EXPECT_EQ(description_of(lab.boards.at(0).link), "rfc2217: h:1");
  auto const& all = std::get<rfc2217_spec>(lab.boards.at(1).link);
  EXPECT_EQ(all.host, "::1");
  EXPECT_EQ(all.port, 2217);
  EXPECT_EQ(all.baud, 9600U);
  EXPECT_EQ(all.lines, line_policy::esp_reset);
}

TEST_F(inventory_file, takes_a_bluetooth_device) {
  auto const lab = load("version: 1\ndefaults: {platform: x}\nboards:\n"
                        "  - {id: a, link: {bluetooth: {address: 'aa:BB:cc:DD:ee:01'}}}\n"
                        "  - {id: b, link: {bluetooth: {name: my board}}}\n");
  EXPECT_EQ(std::get<bluetooth_spec>(lab.boards.at(0).link).address, "aa:BB:cc:DD:ee:01");
  EXPECT_EQ(description_of(lab.boards.at(0).link), "bluetooth: aa:BB:cc:DD:ee:01");
  EXPECT_EQ(std::get<bluetooth_spec>(lab.boards.at(1).link).name, "my board");
  EXPECT_EQ(description_of(lab.boards.at(1).link), "bluetooth: my board");
}

} // namespace
} // namespace mprun
