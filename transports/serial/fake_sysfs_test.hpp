// For tests: a folder that looks like /sys and /dev of a host with boards plugged in.
#pragma once

#include "transports/serial/usb_devices.hpp"
#include "transports/sockets/socket_peer_test.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>

namespace mprun {

struct plugged {
  std::string name;
  std::string port_path;
  std::string usb;
  std::string serial_number{};
  int interface = 0;
  bool is_bridge = false;       ///< ttyUSBn: the port hangs below its interface
  std::filesystem::path node{}; ///< the target of its name in /dev; empty: a plain file
};

class fake_system {
public:
  fake_system() {
    std::filesystem::create_directories(roots().sysfs / "class" / "tty");
    std::filesystem::create_directories(roots().dev);
  }

  device_roots roots() const { return {folder_.path() / "sys", folder_.path() / "dev"}; }

  void plug(plugged const& board) {
    auto const device = roots().sysfs / "devices/pci0000:00/usb1" / board.port_path;
    auto const interface = device / (board.port_path + fmt::format(":1.{}", board.interface));
    auto const port = board.is_bridge ? interface / board.name : interface;
    write(device / "idVendor", board.usb.substr(0, 4));
    write(device / "idProduct", board.usb.substr(5));
    write(device / "manufacturer", "Maker");
    write(device / "product", "Board in FS mode");
    if (!board.serial_number.empty()) {
      write(device / "serial", board.serial_number);
    }
    write(interface / "bInterfaceNumber", fmt::format("{:02x}", board.interface));
    add_entry(board.name, port);
    add_name(board.name, board.node);
  }

  void unplug(std::string const& name) {
    auto const entry = roots().sysfs / "class/tty" / name;
    std::filesystem::remove_all(std::filesystem::canonical(entry));
    std::filesystem::remove(entry);
    remove_name(name);
  }

  void add_uart(std::string const& name, int type) {
    add_entry(name, roots().sysfs / "devices/platform/serial8250");
    write(roots().sysfs / "class/tty" / name / "type", std::to_string(type));
    add_name(name, {});
  }

  void add_terminal(std::string const& name) {
    std::filesystem::create_directories(roots().sysfs / "class/tty" / name);
    add_name(name, {});
  }

  void add_name(std::string const& name, std::filesystem::path const& node) {
    if (node.empty()) {
      write(roots().dev / name, "");
    } else {
      std::filesystem::create_symlink(node, roots().dev / name);
    }
  }

  void remove_name(std::string const& name) { std::filesystem::remove(roots().dev / name); }

private:
  static void write(std::filesystem::path const& file, std::string const& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text << '\n';
  }

  /// As the kernel does: class/tty/NAME leads to …/tty/NAME, whose `device` leads to the port.
  void add_entry(std::string const& name, std::filesystem::path const& port) {
    auto const entry = port / "tty" / name;
    std::filesystem::create_directories(entry);
    std::filesystem::create_directory_symlink("../..", entry / "device");
    auto const all = roots().sysfs / "class/tty";
    std::filesystem::create_directory_symlink(std::filesystem::relative(entry, all), all / name);
  }

  scratch_folder folder_;
};

} // namespace mprun
