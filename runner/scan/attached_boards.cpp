#include "runner/scan/attached_boards.hpp"

#include "runner/scan/platform_guess.hpp"

#include <algorithm>
#include <boost/system/errc.hpp>
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

/// Adds port paths where two new entries could fit the same port, which an inventory must not have.
void make_distinct(std::vector<attached_board>& all) {
  for (auto& board : all) {
    for (auto& other : all) {
      if (&board != &other && board.addition && other.addition && board.addition->port.empty() &&
          other.addition->port.empty() && may_meet(board.addition->match, other.addition->match)) {
        board.addition->match.port_path = board.port.port_path;
        other.addition->match.port_path = other.port.port_path;
      }
    }
  }
}

} // namespace

comparison_with_lab compare_with_lab(std::vector<attached_port> const& ports,
                                     lab_boards const& lab) {
  comparison_with_lab result;
  auto taken = lab.ids;
  for (auto const& port : ports) {
    attached_board attached{port, {}, {}};
    for (auto const& board : lab.on_ports) {
      if (refers_to(board, port)) {
        attached.known_as += (attached.known_as.empty() ? "" : ", ") + board.id;
      }
    }
    result.attached.push_back(std::move(attached));
  }
  for (auto& attached : result.attached) {
    auto const& port = attached.port;
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
    auto const is_alike = [&](attached_board const& other) {
      return &other != &attached && fits(addition.match, other.port);
    };
    auto const is_any_alike = [&] {
      return std::any_of(result.attached.begin(), result.attached.end(), is_alike);
    };
    if (ports_of_device > 1) {
      addition.match.interface = port.interface;
    }
    // Some makers give every device the same number, such as "0001".
    if (port.serial_number.empty() || is_any_alike()) {
      addition.match.port_path = port.port_path;
    }
    if (is_any_alike()) { // several ports of one interface
      addition.port = port.port;
    }
    attached.addition = std::move(addition);
  }
  make_distinct(result.attached);
  for (auto const& board : lab.on_ports) {
    auto const is_there = std::any_of(ports.begin(), ports.end(), [&](attached_port const& port) {
      return refers_to(board, port);
    });
    if (!is_there) {
      result.missing.push_back(board);
    }
    if (board.port.empty()) {
      auto const chosen = choose_port(board.match, ports);
      if (!chosen && chosen.error().ec == boost::system::errc::invalid_argument) {
        result.ambiguous.push_back({board.id, chosen.error().message});
      }
    }
  }
  return result;
}

} // namespace mprun
