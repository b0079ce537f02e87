// How a board is reached, as values: one struct a kind of link, and the choice between them.
#pragma once

#include "transports/recording/replay_timing.hpp"
#include "transports/serial/control_lines.hpp"
#include "transports/serial/usb_devices.hpp"
#include "transports/webrepl/websocket_address.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {

enum class stdio_kind {
  socketpair,
  pty,
  announced_pty ///< the board opens a PTY itself and prints its name
};

/// A board that is a process of this host.
struct process_spec {
  std::vector<std::string> command; ///< an argument list, never a shell string; not empty
  stdio_kind stdio = stdio_kind::socketpair;
  std::vector<std::pair<std::string, std::string>> environment; ///< added to the board's own
  std::vector<std::filesystem::path> writes{}; ///< besides its scratch folder; "/": anywhere
};

/// A board behind a TCP port that carries its bytes as they are.
struct tcp_spec {
  std::string host; ///< a name or an address
  std::uint16_t port = 0;
};

/// A board behind a Unix socket that carries its bytes as they are.
struct unix_socket_spec {
  std::filesystem::path path;
};

/// A board behind its WebREPL. The password itself is read when the link is opened.
struct webrepl_spec {
  websocket_address address;
  std::string password_env;            ///< the variable that holds the password, or empty
  std::filesystem::path password_file; ///< otherwise the file that holds it
};

/// A board on a serial port of this host.
struct serial_spec {
  std::filesystem::path port; ///< empty: the port that fits `match`
  port_match match;
  std::uint32_t baud = 115200;
  line_policy lines = line_policy::keep;
  bool share = false; ///< with programs that have it open without a lock
};

/// A board on a serial port of another host, behind an RFC 2217 server.
struct rfc2217_spec {
  std::string host; ///< a name or an address
  std::uint16_t port = 0;
  std::uint32_t baud = 115200;
  line_policy lines = line_policy::keep; ///< never touch_1200
};

/// A board with the Nordic UART service over Bluetooth LE.
struct bluetooth_spec {
  std::string address; ///< "AA:BB:CC:DD:EE:FF"; or else
  std::string name;
};

/// What a recording says about its line, because the actions of mprun depend on it.
struct recorded_line {
  std::string kind;         ///< "serial"; empty where there is no recording
  std::uint32_t baud = 0;   ///< baud rate of the line; 0: not known
  bool has_folder = false;  ///< files were put beside the board's process
  bool begins_bare = false; ///< nothing had run on the board when it started
};

/// A board that is played back from a recording.
struct replay_spec {
  std::filesystem::path file;
  replay_timing timing = replay_timing::fast;
  recorded_line line{};
};

using link_spec = std::variant<process_spec, tcp_spec, unix_socket_spec, serial_spec, rfc2217_spec,
                               webrepl_spec, bluetooth_spec, replay_spec>;

/// Whether the board's work is computed on this host. For a recording it is as when it was made, so
/// that its cases come in the same order.
inline bool is_on_host(link_spec const& link) {
  auto const* const replay = std::get_if<replay_spec>(&link);
  return replay != nullptr ? replay->line.kind == "process"
                           : std::holds_alternative<process_spec>(link);
}

/// "serial", "process"; for a recording the kind of the recorded link.
std::string kind_of(link_spec const& link);

/// For people, without secrets: "process: micropython".
std::string description_of(link_spec const& link);

} // namespace mprun
