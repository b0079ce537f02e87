// Comparing what is attached with an inventory, and editing inventories that a person wrote.
#include "runner/scan/attached_boards.hpp"

#include "base/yaml/config_error.hpp"
#include "runner/scan/platform_guess.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

attached_port port(std::string name, std::string usb, std::string serial_number,
                   std::string port_path, int interface = 0) {
  attached_port port;
  port.port = "/dev/" + name;
  port.usb = std::move(usb);
  port.serial_number = std::move(serial_number);
  port.port_path = std::move(port_path);
  port.interface = interface;
  port.product = "Board in FS mode";
  port.manufacturer = "MicroPython";
  return port;
}

attached_port const pico = port("ttyACM0", "2e8a:0005", "e660583883724a32", "1-1");

std::vector<new_board> additions(comparison_with_lab const& found) {
  std::vector<new_board> all;
  for (auto const& board : found.attached) {
    if (board.addition) {
      all.push_back(*board.addition);
    }
  }
  return all;
}

std::string merged(std::string const& text, std::vector<attached_port> const& ports) {
  auto const found = compare_with_lab(ports, known_boards(text, "lab.yaml"));
  return add_boards(text, "lab.yaml", additions(found));
}

std::string const pico_entry =
    "  - id: rp2-1 # Board in FS mode, MicroPython\n"
    "    platform: rp2 # guessed: USB 2e8a:0005 is the id of MicroPython's rp2 port\n"
    "    link: {serial: {match: {usb: \"2e8a:0005\", serial_number: \"e660583883724a32\"}}}\n";

TEST(scan, makes_a_lab_of_the_attached_boards) {
  EXPECT_EQ(merged("", {pico}), "version: 1\nboards:\n" + pico_entry);
}

TEST(scan, adds_behind_the_last_board_and_leaves_the_rest_as_it_was) {
  std::string const head = "# my lab\nversion: 1 # yes\n\nboards:\n"
                           "  - id: unix # a process\n"
                           "    my_own: {key: 1}\n"
                           "    link: {process: {command: [micropython]}}\n"
                           "    # of the board above\n";
  std::string const tail = "\n# of the defaults\ndefaults: {platform: unix}\n";
  EXPECT_EQ(merged(head + tail, {pico}), head + pico_entry + tail);
  EXPECT_EQ(merged(head, {pico}), head + pico_entry);
  auto const without_end = head.substr(0, head.size() - 1);
  EXPECT_EQ(merged(without_end, {pico}), head + pico_entry);
}

TEST(scan, writes_in_the_style_it_finds) {
  auto const text =
      merged("version: 1\r\nboards:\r\n- {id: a, link: {}}\r\n-\r\n  id: b\r\n", {pico});
  EXPECT_THAT(text, testing::StartsWith("version: 1\r\nboards:\r\n- {id: a, link: {}}\r\n-\r\n"
                                        "  id: b\r\n- id: rp2-1 # Board in FS mode, MicroPython\r\n"
                                        "  platform: rp2 #"));
  EXPECT_EQ(text.find("\n"), text.find("\r\n") + 1);
}

TEST(scan, adds_to_a_lab_without_boards) {
  EXPECT_EQ(merged("version: 1", {pico}), "version: 1\nboards:\n" + pico_entry);
}

TEST(scan, refuses_inventories_that_it_cannot_edit) {
  for (std::string const text : {"version: 1\nboards: []\n", "boards: [{id: a}]\n", "boards:\n"}) {
    EXPECT_THROW(merged(text, {pico}), config_error) << text;
  }
  EXPECT_THROW(known_boards("boards: [", "lab.yaml"), config_error);
}

TEST(scan, adds_nothing_twice) {
  auto const once = merged("", {pico});
  auto const found = compare_with_lab({pico}, known_boards(once, "lab.yaml"));
  EXPECT_EQ(found.attached[0].known_as, "rp2-1");
  EXPECT_TRUE(additions(found).empty());
  EXPECT_TRUE(found.missing.empty());
}

TEST(scan, recognizes_boards_by_each_kind_of_description) {
  for (std::string const serial :
       {"{match: {usb: 2E8A:0005}}", "{match: {serial_number: e660583883724a32}}",
        "{match: {port_path: 1-1, interface: 0}}", "{port: /dev/ttyACM0}"}) {
    auto const lab =
        known_boards("boards: [{id: mine, link: {serial: " + serial + "}}]", "lab.yaml");
    EXPECT_EQ(compare_with_lab({pico}, lab).attached[0].known_as, "mine") << serial;
  }
  auto const lab = known_boards(
      "boards:\n- {id: mine, link: {serial: {match: {serial_number: other}}}}\n", "lab.yaml");
  auto const found = compare_with_lab({pico}, lab);
  EXPECT_EQ(found.attached[0].known_as, "");
  ASSERT_EQ(found.missing.size(), 1U);
  EXPECT_EQ(found.missing[0].id, "mine");
}

TEST(scan, gives_ids_that_are_free) {
  auto const lab = known_boards("boards:\n- {id: rp2, count: 3}\n- {id: rp2-3}\n", "lab.yaml");
  auto second = pico;
  second.serial_number = "other";
  second.port_path = "1-2";
  auto const added = additions(compare_with_lab({pico, second}, lab));
  ASSERT_EQ(added.size(), 2U);
  EXPECT_EQ(added[0].id, "rp2-4");
  EXPECT_EQ(added[1].id, "rp2-5");
}

TEST(scan, takes_a_device_of_several_ports_for_one_board) {
  auto const first = port("ttyACM0", "f055:9800", "3254335D3037", "1-1", 1);
  auto const second = port("ttyACM1", "f055:9800", "3254335D3037", "1-1", 3);
  auto const added = additions(compare_with_lab({second, first}, {}));
  ASSERT_EQ(added.size(), 1U);
  EXPECT_EQ(added[0].match.interface, 1);
  EXPECT_EQ(added[0].id, "stm32-1");
  EXPECT_THAT(merged("", {first, second}),
              HasSubstr("serial_number: \"3254335D3037\", interface: 1}"));
}

TEST(scan, tells_bridges_without_a_number_apart_by_their_port_path) {
  auto const first = port("ttyUSB0", "1a86:7523", "", "1-1.2");
  auto const other = port("ttyUSB1", "1a86:7523", "", "1-1.3");
  auto const text = merged("", {first, other});
  EXPECT_THAT(text, HasSubstr("{usb: \"1a86:7523\", port_path: \"1-1.2\"}"));
  EXPECT_THAT(text, HasSubstr("{usb: \"1a86:7523\", port_path: \"1-1.3\"}"));
  EXPECT_EQ(compare_with_lab({first, other}, known_boards(text, "")).attached[1].known_as,
            "esp32-2");
}

TEST(scan, tells_boards_with_the_same_serial_number_apart_by_their_port_path) {
  auto const first = port("ttyUSB0", "10c4:ea60", "0001", "1-1.2");
  auto const other = port("ttyUSB1", "10c4:ea60", "0001", "1-1.3");
  auto const text = merged("", {first, other});
  EXPECT_THAT(text, HasSubstr("serial_number: \"0001\", port_path: \"1-1.2\"}"));
  EXPECT_THAT(text, HasSubstr("serial_number: \"0001\", port_path: \"1-1.3\"}"));
  auto const found = compare_with_lab({first, other}, known_boards(text, ""));
  EXPECT_EQ(found.attached[0].known_as, "esp32-1");
  EXPECT_EQ(found.attached[1].known_as, "esp32-2");
}

TEST(scan, says_of_a_board_that_several_ports_fit) {
  auto const earlier = port("ttyUSB0", "10c4:ea60", "0001", "1-1.2");
  auto const lab = known_boards(merged("", {earlier}), "");
  auto const later = port("ttyUSB1", "10c4:ea60", "0001", "1-1.3");
  EXPECT_TRUE(compare_with_lab({earlier}, lab).ambiguous.empty());
  auto const found = compare_with_lab({earlier, later}, lab);
  ASSERT_EQ(found.ambiguous.size(), 1U);
  EXPECT_EQ(found.ambiguous[0].id, "esp32-1");
  EXPECT_THAT(found.ambiguous[0].why,
              StartsWith("2 ports match usb 10c4:ea60, serial_number 0001"));
  EXPECT_THAT(found.ambiguous[0].why, HasSubstr("port_path 1-1.3"));
}

TEST(scan, tells_a_board_with_a_number_and_one_without_apart_by_their_port_paths) {
  auto const first = port("ttyUSB0", "10c4:ea60", "0001", "1-1.2");
  auto const other = port("ttyUSB1", "10c4:ea60", "", "1-1.3");
  EXPECT_THAT(merged("", {first, other}),
              HasSubstr("serial_number: \"0001\", port_path: \"1-1.2\"}"));
}

TEST(scan, names_the_port_where_one_interface_has_several) {
  auto const first = port("ttyUSB0", "0403:6011", "A1", "1-1");
  auto const other = port("ttyUSB1", "0403:6011", "A1", "1-1");
  auto const text = merged("", {first, other});
  EXPECT_THAT(text, HasSubstr("link: {serial: {port: \"/dev/ttyUSB0\"}}"));
  EXPECT_THAT(text, HasSubstr("link: {serial: {port: \"/dev/ttyUSB1\"}}"));
}

TEST(scan, reads_the_lab_as_a_run_does) {
  ::setenv("MPRUN_SCAN_TEST", "e660583883724a32", 1);
  auto const lab = known_boards(
      "boards:\n- {id: mine, link: {serial: {match: {serial_number: '${MPRUN_SCAN_TEST}'}}}}\n"
      "- {id: near, link: {serial: {port: ../dev/ttyACM1}}}\n",
      "/lab/lab.yaml");
  EXPECT_EQ(compare_with_lab({pico}, lab).attached[0].known_as, "mine");
  EXPECT_EQ(lab.on_ports[1].port, "/dev/ttyACM1");
  ::unsetenv("MPRUN_SCAN_TEST");
  EXPECT_THROW(known_boards("boards: [{id: '${MPRUN_SCAN_TEST}'}]", "lab.yaml"), config_error);
}

TEST(scan, leaves_out_ports_that_are_no_usb_devices) {
  attached_port uart;
  uart.port = "/dev/ttyS0";
  EXPECT_TRUE(additions(compare_with_lab({uart}, {})).empty());
}

TEST(scan, quotes_the_names_of_devices) {
  auto odd = pico;
  odd.serial_number = "a\"b\\c${HOME}";
  odd.product = "line\nend";
  auto const text = merged("", {odd});
  EXPECT_THAT(text, HasSubstr("serial_number: \"a\\\"b\\\\c$${HOME}\""));
  EXPECT_THAT(text, HasSubstr("# line\\nend, MicroPython\n"));
}

TEST(scan, guesses_platforms) {
  EXPECT_EQ(guess_platform("2e8a:0005").platform, "rp2");
  EXPECT_EQ(guess_platform("2e8a:1020").platform, "rp2");
  EXPECT_EQ(guess_platform("303a:1001").platform, "esp32");
  EXPECT_EQ(guess_platform("0d28:0204").platform, "microbit");
  EXPECT_EQ(guess_platform("f055:9802").platform, "other");
}

} // namespace
} // namespace mprun
