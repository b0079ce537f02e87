#include "transports/serial/usb_devices.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <system_error>
#include <tuple>

namespace mprun {
namespace {

namespace fs = std::filesystem;

/// The first line of a small file of sysfs; empty when there is none.
std::string content(fs::path const& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  line.erase(line.find_last_not_of(" \t\r") + 1);
  return line;
}

bool is_there(fs::path const& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::optional<int> hexadecimal(std::string const& text) {
  int value = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return ec == std::errc() && end == text.data() + text.size() ? std::optional(value)
                                                               : std::nullopt;
}

/// A port's device hangs below its USB interface, and that below the USB device.
void read_usb(fs::path const& device, attached_port& into) {
  for (auto folder = device; folder.has_relative_path(); folder = folder.parent_path()) {
    if (!into.interface && is_there(folder / "bInterfaceNumber")) {
      into.interface = hexadecimal(content(folder / "bInterfaceNumber"));
    }
    if (is_there(folder / "idVendor")) {
      into.usb = content(folder / "idVendor") + ":" + content(folder / "idProduct");
      into.serial_number = content(folder / "serial");
      into.port_path = folder.filename().string();
      into.manufacturer = content(folder / "manufacturer");
      into.product = content(folder / "product");
      return;
    }
  }
}

/// Ports that a driver offers in case there is hardware have the type 0, "unknown".
bool is_placeholder(fs::path const& entry) {
  return content(entry / "type") == "0";
}

/// Sorts by the number at the end of a name.
std::tuple<std::string, std::size_t, std::string> natural(attached_port const& port) {
  auto const name = port.port.string();
  auto const digits = name.find_last_not_of("0123456789") + 1;
  return {name.substr(0, digits), name.size() - digits, name.substr(digits)};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

std::string joined(std::vector<std::string> const& words) {
  std::string all;
  for (auto const& word : words) {
    all += (all.empty() ? "" : ", ") + word;
  }
  return all;
}

} // namespace

std::vector<attached_port> list_ports(device_roots const& roots) {
  std::vector<attached_port> ports;
  std::error_code ec;
  for (fs::directory_iterator entry(roots.sysfs / "class" / "tty", ec), end; !ec && entry != end;
       entry.increment(ec)) {
    if (!is_there(entry->path() / "device")) {
      continue; // a console or a pseudo-terminal, of which there are many
    }
    std::error_code none;
    auto const device = fs::canonical(entry->path() / "device", none);
    auto const node = roots.dev / entry->path().filename();
    if (none || is_placeholder(entry->path()) || !is_there(node)) {
      continue;
    }
    attached_port port;
    port.port = node;
    read_usb(device, port);
    ports.push_back(std::move(port));
  }
  std::sort(ports.begin(), ports.end(),
            [](auto const& a, auto const& b) { return natural(a) < natural(b); });
  return ports;
}

bool fits(port_match const& wanted, attached_port const& port) {
  return (wanted.usb.empty() || lower(wanted.usb) == lower(port.usb)) &&
         (wanted.serial_number.empty() || wanted.serial_number == port.serial_number) &&
         (!wanted.interface || wanted.interface == port.interface) &&
         (wanted.port_path.empty() || wanted.port_path == port.port_path);
}

bool may_meet(port_match const& a, port_match const& b) {
  auto const differ = [](std::string const& x, std::string const& y) {
    return !x.empty() && !y.empty() && x != y;
  };
  return !differ(lower(a.usb), lower(b.usb)) && !differ(a.serial_number, b.serial_number) &&
         !differ(a.port_path, b.port_path) &&
         !(a.interface && b.interface && a.interface != b.interface);
}

link_result<fs::path> choose_port(port_match const& wanted,
                                  std::vector<attached_port> const& ports) {
  namespace errc = boost::system::errc;
  std::vector<attached_port> fitting;
  std::copy_if(ports.begin(), ports.end(), std::back_inserter(fitting),
               [&](auto const& port) { return fits(wanted, port); });
  if (fitting.size() == 1) {
    return fitting.front().port;
  }
  if (fitting.empty()) {
    return link_failure{make_error_code(errc::no_such_device),
                        "no port matches " + describe(wanted) + "; " + describe(ports)};
  }
  std::vector<std::string> candidates;
  candidates.reserve(fitting.size());
  for (auto const& port : fitting) {
    candidates.push_back(describe(port));
  }
  return link_failure{make_error_code(errc::invalid_argument),
                      std::to_string(fitting.size()) + " ports match " + describe(wanted) + ": " +
                          joined(candidates) + "; add serial_number, port_path or interface"};
}

std::string describe(attached_port const& port) {
  std::vector<std::string> facts;
  if (!port.usb.empty()) {
    facts.push_back(port.usb);
  }
  if (!port.serial_number.empty()) {
    facts.push_back("serial_number " + port.serial_number);
  }
  if (!port.port_path.empty()) {
    facts.push_back("port_path " + port.port_path);
  }
  if (port.interface) {
    facts.push_back("interface " + std::to_string(*port.interface));
  }
  if (!port.product.empty()) {
    facts.push_back(port.product);
  }
  return port.port.string() + (facts.empty() ? "" : " (" + joined(facts) + ")");
}

std::string describe(port_match const& wanted) {
  attached_port as_port;
  as_port.usb = wanted.usb.empty() ? "" : "usb " + wanted.usb;
  as_port.serial_number = wanted.serial_number;
  as_port.interface = wanted.interface;
  as_port.port_path = wanted.port_path;
  auto const text = describe(as_port); // " (…)", for it has no name
  return text.size() < 3 ? "anything" : text.substr(2, text.size() - 3);
}

std::string describe(std::vector<attached_port> const& ports) {
  if (ports.empty()) {
    return "no serial port is attached";
  }
  std::vector<std::string> all;
  all.reserve(ports.size());
  for (auto const& port : ports) {
    all.push_back(describe(port));
  }
  return "attached: " + joined(all);
}

} // namespace mprun
