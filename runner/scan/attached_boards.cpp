#include "runner/scan/attached_boards.hpp"

#include "runner/scan/platform_guess.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

std::string free_id(std::string const& platform, std::set<std::string>& taken) {
  for (int number = 1;; ++number) {
    auto id = fmt::format("{}-{}", platform, number);
    if (taken.insert(id).second) {
      return id;
    }
  }
}

bool is_same_device(attached_port const& a, attached_port const& b) {
  return !a.usb.empty() && a.usb == b.usb && a.port_path == b.port_path;
}

std::string remark_of(attached_port const& port) {
  auto const between = port.product.empty() || port.manufacturer.empty() ? "" : ", ";
  return port.product + between + port.manufacturer;
}

} // namespace

comparison_with_lab compare_with_lab(std::vector<attached_port> const& ports,
                                     lab_boards const& lab) {
  comparison_with_lab result;
  auto taken = lab.ids;
  for (auto const& port : ports) {
    attached_board one{port, {}, {}};
    for (auto const& board : lab.on_ports) {
      if (is_meant(board, port)) {
        one.known_as += (one.known_as.empty() ? "" : ", ") + board.id;
      }
    }
    result.attached.push_back(std::move(one));
  }
  for (auto& one : result.attached) {
    auto const& port = one.port;
    std::ptrdiff_t ports_of_device = 0;
    bool is_first = true;
    bool is_known = false;
    for (auto const& other : result.attached) {
      if (is_same_device(other.port, port)) {
        ++ports_of_device;
        is_first = is_first && other.port.interface.value_or(0) >= port.interface.value_or(0);
        is_known = is_known || !other.known_as.empty();
      }
    }
    if (port.usb.empty() || is_known || !is_first) {
      continue;
    }
    auto const guess = guess_platform(port.usb);
    new_board addition;
    addition.platform = guess.platform;
    addition.why = "guessed: " + guess.why;
    addition.id = free_id(guess.platform == "other" ? "board" : guess.platform, taken);
    addition.remark = remark_of(port);
    addition.match.usb = port.usb;
    addition.match.serial_number = port.serial_number;
    if (port.serial_number.empty()) {
      addition.match.port_path = port.port_path; // nothing else tells two of a kind apart
    }
    if (ports_of_device > 1) {
      addition.match.interface = port.interface;
    }
    one.addition = std::move(addition);
  }
  for (auto const& board : lab.on_ports) {
    auto const is_there = std::any_of(ports.begin(), ports.end(), [&](attached_port const& port) {
      return is_meant(board, port);
    });
    if (!is_there) {
      result.missing.push_back(board);
    }
  }
  return result;
}

} // namespace mprun
