#include "runner/link_spec.hpp"

#include <fmt/format.h>
#include <string_view>
#include <variant>

namespace mprun {
namespace {

constexpr std::string_view word_for(process_spec const&) noexcept {
  return "process";
}
constexpr std::string_view word_for(tcp_spec const&) noexcept {
  return "tcp";
}
constexpr std::string_view word_for(unix_socket_spec const&) noexcept {
  return "unix";
}
constexpr std::string_view word_for(webrepl_spec const&) noexcept {
  return "webrepl";
}
constexpr std::string_view word_for(serial_spec const&) noexcept {
  return "serial";
}
constexpr std::string_view word_for(rfc2217_spec const&) noexcept {
  return "rfc2217";
}
constexpr std::string_view word_for(bluetooth_spec const&) noexcept {
  return "bluetooth";
}
constexpr std::string_view word_for(replay_spec const&) noexcept {
  return "replay";
}

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
  return std::visit([](auto const& of) { return std::string(word_for(of)); }, link);
}

std::string description_of(link_spec const& link) {
  return std::visit([](auto const& kind) { return described(kind); }, link);
}

} // namespace mprun
