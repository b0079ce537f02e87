// `bluetooth:` in lab.yaml.
#include "runner/inventory/links/readers.hpp"

#include <fmt/format.h>
#include <regex>
#include <string>

namespace mprun {
namespace {

std::string read_address(yaml_value const& value) {
  auto address = value.text();
  if (!is_bluetooth_address(address)) {
    value.fail(
        fmt::format("found '{}'; accepted: an address like AA:BB:CC:DD:EE:FF, in quotes", address));
  }
  return address;
}

} // namespace

bool is_bluetooth_address(std::string const& text) {
  static std::regex const form("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");
  return std::regex_match(text, form);
}

link_spec read_bluetooth(yaml_value const& value, std::filesystem::path const&) {
  auto const map = value.map({"address", "name"});
  auto const address = map.find("address");
  auto const name = map.find("name");
  if (address.has_value() == name.has_value()) {
    value.fail("names its device by either 'address' or 'name'; give one of them");
  }
  bluetooth_spec device;
  if (address) {
    device.address = read_address(*address);
    return device;
  }
  device.name = name->text();
  if (device.name.empty()) {
    name->fail("is empty; accepted: the name that the device advertises");
  }
  return device;
}

} // namespace mprun
