// Lists the attached serial ports with their devices, and finds the port that fits a description.
//
// Flow: list_ports(root) → every port with a device behind it; choose_port(wanted, ports) → the
// port that fits all of the given features. Names like ttyACM0 go to whichever device comes first,
// so a board is described by features that stay: USB identity, serial number, or the socket it is
// plugged into. Reads only sysfs; both folders are parameters, so that tests can give their own.
#pragma once

#include "transports/link_failure.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct device_roots {
  std::filesystem::path sysfs{"/sys"};
  std::filesystem::path dev{"/dev"};
};

struct attached_port {
  std::filesystem::path port;   ///< "/dev/ttyACM0"
  std::string usb;              ///< "2e8a:0005"; empty, as all below, where it is not a USB device
  std::string serial_number{};  ///< empty where the device has none
  std::optional<int> interface; ///< its number within the device: boards may have several ports
  std::string port_path{};      ///< the socket: "1-1.2", bus 1, hub in 1, socket 2
  std::string manufacturer{};
  std::string product{};
};

/// Sorted by name, ttyACM9 before ttyACM10. Without USB devices and sysfs: empty.
std::vector<attached_port> list_ports(device_roots const& roots);

/// A feature that is not given fits every port.
struct port_match {
  std::string usb{};
  std::string serial_number{};
  std::optional<int> interface {};
  std::string port_path{};
};

bool fits(port_match const& wanted, attached_port const& port);

/// Whether a port may fit both.
bool may_meet(port_match const& a, port_match const& b);

/// Fails with no_such_device where none fits, and with invalid_argument where several do.
link_result<std::filesystem::path> choose_port(port_match const& wanted,
                                               std::vector<attached_port> const& ports);

/// "/dev/ttyACM0 (2e8a:0005, serial_number e660, port_path 1-1.2, interface 0, Board in FS mode)"
std::string describe(attached_port const& port);
std::string describe(port_match const& wanted);

/// "attached: …, …", or that no port is attached.
std::string describe(std::vector<attached_port> const& ports);

} // namespace mprun
