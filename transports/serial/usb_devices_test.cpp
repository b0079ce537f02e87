#include "transports/serial/usb_devices.hpp"

#include "transports/serial/fake_sysfs_test.hpp"

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class usb_devices : public testing::Test {
protected:
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (auto const& port : list_ports(system.roots())) {
      all.push_back(port.port.filename().string());
    }
    return all;
  }

  link_result<std::filesystem::path> choose(port_match const& wanted) const {
    return choose_port(wanted, list_ports(system.roots()));
  }

  fake_system system;
};

TEST_F(usb_devices, knows_a_board_with_native_usb) {
  system.plug({.name = "ttyACM0",
               .port_path = "1-1.2",
               .usb = "2e8a:0005",
               .serial_number = "e660",
               .interface = 0});
  auto const ports = list_ports(system.roots());
  ASSERT_EQ(ports.size(), 1U);
  EXPECT_EQ(ports[0].port, system.roots().dev / "ttyACM0");
  EXPECT_EQ(ports[0].usb, "2e8a:0005");
  EXPECT_EQ(ports[0].serial_number, "e660");
  EXPECT_EQ(ports[0].interface, 0);
  EXPECT_EQ(ports[0].port_path, "1-1.2");
  EXPECT_EQ(ports[0].manufacturer, "Maker");
  EXPECT_EQ(ports[0].product, "Board in FS mode");
}

TEST_F(usb_devices, knows_a_usb_bridge_whose_port_is_a_level_deeper) {
  system.plug({.name = "ttyUSB0",
               .port_path = "3-2",
               .usb = "10c4:ea60",
               .interface = 10,
               .is_bridge = true});
  auto const ports = list_ports(system.roots());
  ASSERT_EQ(ports.size(), 1U);
  EXPECT_EQ(ports[0].usb, "10c4:ea60");
  EXPECT_EQ(ports[0].serial_number, "");
  EXPECT_EQ(ports[0].interface, 10);
  EXPECT_EQ(ports[0].port_path, "3-2");
}

TEST_F(usb_devices, lists_ports_with_hardware_and_a_name_sorted_by_number) {
  for (auto const* name : {"ttyACM10", "ttyACM9", "ttyUSB1"}) {
    system.plug({.name = name, .port_path = std::string("1-") + name, .usb = "2e8a:0005"});
  }
  system.add_uart("ttyS0", 4);
  system.add_uart("ttyS1", 0);   // a placeholder of the driver
  system.add_terminal("tty7");   // no hardware
  system.remove_name("ttyUSB1"); // the device manager has not made it yet
  EXPECT_THAT(names(), ElementsAre("ttyACM9", "ttyACM10", "ttyS0"));
}

TEST_F(usb_devices, are_empty_without_sysfs) {
  EXPECT_THAT(list_ports({"/no/such/sysfs", "/dev"}), IsEmpty());
}

TEST_F(usb_devices, are_distinguished_by_each_feature) {
  system.plug({.name = "ttyACM0", .port_path = "1-1", .usb = "2e8a:0005", .serial_number = "a"});
  system.plug({.name = "ttyACM1", .port_path = "1-2", .usb = "2e8a:0005", .serial_number = "b"});
  system.plug({.name = "ttyACM2", .port_path = "1-3", .usb = "f055:9800", .interface = 2});
  auto const name = [&](port_match const& wanted) {
    auto const chosen = choose(wanted);
    return chosen ? chosen->filename().string() : std::string();
  };
  EXPECT_EQ(name({.serial_number = "b"}), "ttyACM1");
  EXPECT_EQ(name({.port_path = "1-1"}), "ttyACM0");
  EXPECT_EQ(name({.usb = "F055:9800"}), "ttyACM2");
  EXPECT_EQ(name({.usb = "f055:9800", .interface = 2}), "ttyACM2");
  EXPECT_EQ(name({.usb = "f055:9800", .interface = 1}), "");
  EXPECT_EQ(name({.serial_number = "A"}), "") << "serial numbers keep their case";
}

TEST_F(usb_devices, no_match_lists_the_attached_ports) {
  EXPECT_EQ(choose({.usb = "2e8a:0005"}).error().message,
            "no port matches usb 2e8a:0005; no serial port is attached");
  system.plug({.name = "ttyACM0", .port_path = "1-1", .usb = "f055:9800", .serial_number = "x"});
  auto const dev = system.roots().dev.string();
  EXPECT_EQ(choose({.usb = "2e8a:0005", .port_path = "1-4"}).error().message,
            "no port matches usb 2e8a:0005, port_path 1-4; attached: " + dev +
                "/ttyACM0 (f055:9800, serial_number x, port_path 1-1, interface 0, "
                "Board in FS mode)");
}

TEST_F(usb_devices, no_match_and_several_matches_are_different_errors) {
  EXPECT_EQ(choose({}).error().ec, boost::system::errc::no_such_device);
  system.plug({.name = "ttyACM0", .port_path = "1-1", .usb = "2e8a:0005"});
  EXPECT_TRUE(choose({}));
  system.plug({.name = "ttyACM1", .port_path = "1-2", .usb = "2e8a:0005"});
  EXPECT_EQ(choose({}).error().ec, boost::system::errc::invalid_argument);
}

TEST_F(usb_devices, several_matches_name_the_features_that_differ) {
  system.plug({.name = "ttyACM0", .port_path = "1-1", .usb = "2e8a:0005"});
  system.plug({.name = "ttyACM1", .port_path = "1-2", .usb = "2e8a:0005"});
  auto const dev = system.roots().dev.string();
  EXPECT_EQ(choose({.usb = "2e8a:0005"}).error().message,
            "2 ports match usb 2e8a:0005: " + dev +
                "/ttyACM0 (2e8a:0005, port_path 1-1, interface 0, Board in FS mode), " + dev +
                "/ttyACM1 (2e8a:0005, port_path 1-2, interface 0, Board in FS mode); "
                "add serial_number, port_path or interface");
}

} // namespace
} // namespace mprun
