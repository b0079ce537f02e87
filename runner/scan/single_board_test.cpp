// The board that an address means, with what is attached given.
#include "runner/scan/single_board.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

attached_port usb_port(std::string const& name, std::string const& usb, int interface = 0) {
  attached_port port;
  port.port = "/dev/" + name;
  port.usb = usb;
  port.interface = interface;
  port.port_path = "1-" + name;
  return port;
}

std::string complaint(std::vector<attached_port> const& ports) {
  try {
    single_board("auto", ports);
  } catch (config_error const& wrong) {
    return wrong.what();
  }
  return "no complaint";
}

TEST(single_board, auto_is_the_only_attached_board) {
  attached_port on_the_mainboard;
  on_the_mainboard.port = "/dev/ttyS0";
  auto const pico = usb_port("ttyACM0", "2e8a:0005");
  auto second = pico; // of the same device
  second.port = "/dev/ttyACM1";
  second.interface = 2;
  auto const board = single_board("auto", {on_the_mainboard, second, pico});
  EXPECT_EQ(std::get<serial_spec>(board.link).port, "/dev/ttyACM0");
  EXPECT_EQ(board.id, "ttyACM0");
  EXPECT_EQ(board.platform, "rp2");
}

TEST(single_board, auto_is_refused_without_exactly_one_board) {
  EXPECT_THAT(complaint({}), HasSubstr("no serial port is attached"));
  EXPECT_THAT(complaint({usb_port("ttyACM0", "2e8a:0005"), usb_port("ttyUSB0", "1a86:7523")}),
              AllOf(HasSubstr("/dev/ttyACM0"), HasSubstr("/dev/ttyUSB0")));
}

TEST(single_board, a_port_has_the_platform_of_its_device) {
  EXPECT_EQ(single_board("/dev/ttyACM0", {usb_port("ttyACM0", "2e8a:0005")}).platform, "rp2");
  EXPECT_EQ(single_board("/dev/ttyACM7", {usb_port("ttyACM0", "2e8a:0005")}).platform, "other");
}

TEST(single_board, ids_are_names_of_files) {
  EXPECT_EQ(single_board("exec:micropython", {}).id, "micropython");
  EXPECT_EQ(single_board("exec:micropython", {}).platform, "unix");
  EXPECT_EQ(single_board("exec:/x/qemu-system-arm -M microbit", {}).platform, "other");
  EXPECT_EQ(single_board("tcp://[::1]:4001", {}).id, "1-4001");
  EXPECT_EQ(single_board("bluetooth:my board", {}).id, "my-board");
  EXPECT_EQ(single_board("unix:/run/...", {}).id, "board");
  EXPECT_EQ(single_board("unix:/run/b7.socket", {}).id, "b7.socket");
}

} // namespace
} // namespace mprun
