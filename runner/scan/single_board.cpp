#include "runner/scan/single_board.hpp"

#include "runner/inventory/link_address.hpp"
#include "runner/scan/attached_boards.hpp"
#include "runner/scan/platform_guess.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fmt/format.h>
#include <string_view>
#include <system_error>
#include <variant>

namespace mprun {
namespace {

namespace fs = std::filesystem;

fs::path only_port(std::vector<attached_port> const& ports) {
  std::vector<attached_port> boards;
  for (auto const& attached : compare_with_lab(ports, {}).attached) {
    if (attached.addition) {
      boards.push_back(attached.port);
    }
  }
  if (boards.size() != 1) {
    throw config_error(
        fmt::format("--port auto is for the only board that is attached; {}", describe(boards)));
  }
  return boards.front().port;
}

/// Turns a word into an id that an inventory accepts.
std::string id_of(std::string_view word) {
  constexpr std::size_t max_length = 100;
  std::string id;
  for (auto const c : word.substr(0, max_length)) {
    auto const is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
    id += is_plain && static_cast<unsigned char>(c) < 0x80 ? c : '-';
  }
  auto const begin = id.find_first_not_of("-.");
  return begin == std::string::npos ? "board" : id.substr(begin);
}

struct shown_link {
  std::string operator()(process_spec const& link) const {
    return fs::path(link.command.front()).filename();
  }
  std::string operator()(tcp_spec const& link) const {
    return fmt::format("{}-{}", link.host, link.port);
  }
  std::string operator()(unix_socket_spec const& link) const { return link.path.filename(); }
  std::string operator()(serial_spec const& link) const { return link.port.filename(); }
  std::string operator()(rfc2217_spec const& link) const {
    return fmt::format("{}-{}", link.host, link.port);
  }
  std::string operator()(webrepl_spec const& link) const { return link.address.host; }
  std::string operator()(bluetooth_spec const& link) const {
    return link.address.empty() ? link.name : link.address;
  }
  std::string operator()(replay_spec const& link) const { return link.file.stem(); }
};

bool is_same_file(fs::path const& a, fs::path const& b) {
  std::error_code ignored;
  return a == b || fs::equivalent(a, b, ignored);
}

std::string platform_of(link_spec const& link, std::string const& id,
                        std::vector<attached_port> const& ports) {
  if (std::holds_alternative<process_spec>(link)) {
    return id.starts_with("micropython") ? "unix" : "other";
  }
  auto const* const serial = std::get_if<serial_spec>(&link);
  auto const port = std::find_if(ports.begin(), ports.end(), [&](attached_port const& candidate) {
    return serial != nullptr && is_same_file(candidate.port, serial->port);
  });
  return port == ports.end() ? "other" : guess_platform(port->usb).platform;
}

} // namespace

board_spec single_board(std::string const& address, std::vector<attached_port> const& ports) {
  board_spec board;
  board.link = read_link_address(address == "auto" ? only_port(ports).string() : address);
  board.id = id_of(std::visit(shown_link(), board.link));
  board.platform = platform_of(board.link, board.id, ports);
  return board;
}

} // namespace mprun
