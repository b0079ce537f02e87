// `serial:` in lab.yaml, and keys that rfc2217 shares with it.
#include "runner/inventory/links/readers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace mprun {
namespace {

/// "2e8a:0005", as lsusb prints it.
std::string read_usb(yaml_value const& value) {
  auto text = value.text();
  auto const is_digit = [](unsigned char c) { return std::isxdigit(c) != 0; };
  if (text.size() != 9 || text[4] != ':' ||
      std::count_if(text.begin(), text.end(), is_digit) != 8) {
    value.fail(
        fmt::format("found '{}'; accepted: VID:PID in hexadecimal, as in \"2e8a:0005\"", text));
  }
  return text;
}

std::string read_feature(yaml_value const& value) {
  auto text = value.text();
  if (text.empty()) {
    value.fail("is empty; leave it out where it does not matter");
  }
  return text;
}

port_match read_match(yaml_value const& value) {
  auto const map = value.map({"usb", "serial_number", "interface", "port_path"});
  port_match match;
  auto const usb = map.find("usb");
  auto const serial_number = map.find("serial_number");
  auto const interface = map.find("interface");
  auto const port_path = map.find("port_path");
  if (usb) {
    match.usb = read_usb(*usb);
  }
  if (serial_number) {
    match.serial_number = read_feature(*serial_number);
  }
  if (interface) {
    match.interface = static_cast<int>(interface->integer(0, 255));
  }
  if (port_path) {
    match.port_path = read_feature(*port_path);
  }
  if (!usb && !serial_number && !port_path) {
    value.fail("does not identify a board; give usb, serial_number or port_path");
  }
  return match;
}

} // namespace

std::uint32_t read_baud(yaml_value const& value) {
  return static_cast<std::uint32_t>(value.integer(50, 100'000'000));
}

line_policy read_lines(yaml_value const& value) {
  constexpr std::array policies{std::pair{"keep", line_policy::keep},
                                std::pair{"low", line_policy::low},
                                std::pair{"esp-reset", line_policy::esp_reset},
                                std::pair{"touch-1200", line_policy::touch_1200}};
  auto const word = value.text();
  for (auto const& [name, policy] : policies) {
    if (word == name) {
      return policy;
    }
  }
  value.fail(fmt::format("found '{}'; accepted: keep, low, esp-reset, touch-1200", word));
}

link_spec read_serial(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"port", "match", "baud", "lines", "share"});
  serial_spec serial;
  auto const port = map.find("port");
  auto const match = map.find("match");
  if (port.has_value() == match.has_value()) {
    value.fail("names its port by either 'port' or 'match'; give one of them");
  }
  if (port) {
    serial.port = std::filesystem::absolute(folder / read_feature(*port)).lexically_normal();
  } else {
    serial.match = read_match(*match);
  }
  if (auto const baud = map.find("baud")) {
    serial.baud = read_baud(*baud);
  }
  if (auto const lines = map.find("lines")) {
    serial.lines = read_lines(*lines);
  }
  if (auto const share = map.find("share")) {
    serial.share = share->boolean();
  }
  return serial;
}

} // namespace mprun
