#include "runner/inventory/link_spec.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <variant>

namespace mprun {
namespace {

/// In the order of link_spec.
constexpr std::array<std::string_view, std::variant_size_v<link_spec>> kinds{
    "process", "tcp", "unix", "serial", "rfc2217", "webrepl", "bluetooth", "replay"};

std::string described(process_spec const& process) {
  return "process: " + process.command.front();
}

std::string described(tcp_spec const& tcp) {
  return fmt::format("tcp: {}:{}", tcp.host, tcp.port);
}

std::string described(unix_socket_spec const& socket) {
  return "unix: " + socket.path.string();
}

std::string described(webrepl_spec const& webrepl) {
  return "webrepl: " + webrepl.address.url();
}

std::string described(serial_spec const& serial) {
  return "serial: " + (serial.port.empty() ? describe(serial.match) : serial.port.string());
}

std::string described(rfc2217_spec const& server) {
  return fmt::format("rfc2217: {}:{}", server.host, server.port);
}

std::string described(bluetooth_spec const& device) {
  return "bluetooth: " + (device.address.empty() ? device.name : device.address);
}

std::string described(replay_spec const& replay) {
  return "replay: " + replay.file.string();
}

} // namespace

std::string kind_of(link_spec const& link) {
  auto const* const replay = std::get_if<replay_spec>(&link);
  if (replay != nullptr && !replay->line.kind.empty()) {
    return replay->line.kind;
  }
  return std::string(kinds[link.index()]);
}

std::string description_of(link_spec const& link) {
  return std::visit([](auto const& kind) { return described(kind); }, link);
}

} // namespace mprun
