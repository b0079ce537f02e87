#include "runner/inventory/link_address.hpp"

#include "base/text/number.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/inventory/links/readers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <sstream>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

constexpr auto accepted =
    "accepted: a serial port such as /dev/ttyACM0, auto, tcp://HOST:PORT, rfc2217://HOST:PORT, "
    "ws://HOST, wss://HOST, unix:PATH, exec:COMMAND, execpty:COMMAND, bluetooth:ADDRESS, "
    "bluetooth:NAME, replay:FILE";

struct typed_address {
  std::string const& whole;
  std::string rest; ///< the part after the kind

  [[noreturn]] void fail(std::string_view problem) const {
    throw config_error(fmt::format("--port '{}': {}", whole, problem));
  }
};

struct host_and_port {
  std::string host;
  std::uint16_t port;
};

host_and_port read_host_and_port(typed_address const& address) {
  std::string_view rest = address.rest;
  rest = rest.substr(0, rest.find('?')); // pyserial's options are about pyserial
  if (rest.ends_with('/')) {
    rest.remove_suffix(1);
  }
  auto const colon = rest.rfind(':');
  auto host = rest.substr(0, colon);
  auto const port = colon == std::string_view::npos
                        ? std::nullopt
                        : whole_number<std::uint16_t>(rest.substr(colon + 1));
  if (host.starts_with('[') && host.ends_with(']')) { // of IPv6
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    address.fail("an IPv6 address must be in brackets: [::1]:4001");
  }
  if (host.empty() || !port || *port == 0) {
    address.fail("names no host and port; accepted: HOST:PORT");
  }
  return {std::string(host), *port};
}

fs::path read_path(typed_address const& address) {
  if (address.rest.empty()) {
    address.fail("names no file; accepted: a path");
  }
  return fs::absolute(address.rest).lexically_normal();
}

link_spec read_serial_port(typed_address const& address) {
  serial_spec serial;
  serial.port = read_path(address);
  return serial;
}

link_spec read_tcp_address(typed_address const& address) {
  auto at = read_host_and_port(address);
  return tcp_spec{std::move(at.host), at.port};
}

link_spec read_rfc2217_address(typed_address const& address) {
  auto at = read_host_and_port(address);
  rfc2217_spec server;
  server.host = std::move(at.host);
  server.port = at.port;
  return server;
}

link_spec read_socket_path(typed_address const& address) {
  return unix_socket_spec{read_path(address)};
}

link_spec read_url(typed_address const& address) {
  webrepl_spec webrepl;
  webrepl.password_env = "WEBREPL_PASSWORD";
  auto const url = address.whole.starts_with("webrepl:") ? address.rest : address.whole;
  auto read = parse_webrepl_url(url);
  if (!read) {
    address.fail(read.error().message);
  }
  webrepl.address = *std::move(read);
  return webrepl;
}

link_spec read_program(typed_address const& address) {
  process_spec process;
  std::istringstream words(address.rest);
  for (std::string word; words >> word;) {
    process.command.push_back(word);
  }
  if (process.command.empty()) {
    address.fail("names no program");
  }
  auto& program = process.command.front();
  if (program.find('/') != std::string::npos) {
    program = fs::absolute(program).lexically_normal().string();
  }
  return process;
}

link_spec read_program_with_pty(typed_address const& address) {
  auto process = std::get<process_spec>(read_program(address));
  process.stdio = stdio_kind::announced_pty;
  return process;
}

link_spec read_device(typed_address const& address) {
  if (address.rest.empty()) {
    address.fail("names no device");
  }
  bluetooth_spec device;
  (is_bluetooth_address(address.rest) ? device.address : device.name) = address.rest;
  return device;
}

link_spec read_recording(typed_address const& address) {
  return replay_of(read_path(address));
}

struct address_kind {
  std::string_view prefix;
  link_spec (*read)(typed_address const& address);
};

constexpr std::array address_kinds{
    address_kind{"serial:", read_serial_port},
    address_kind{"tcp:", read_tcp_address},
    address_kind{"socket:", read_tcp_address}, // pyserial's word
    address_kind{"rfc2217:", read_rfc2217_address},
    address_kind{"unix:", read_socket_path},
    address_kind{"ws:", read_url},
    address_kind{"wss:", read_url},
    address_kind{"webrepl:", read_url},
    address_kind{"exec:", read_program},
    address_kind{"process:", read_program},
    address_kind{"execpty:", read_program_with_pty},
    address_kind{"bluetooth:", read_device},
    address_kind{"replay:", read_recording},
};

/// The part after the kind and after "//" or a space.
std::string rest_of(std::string_view address, std::string_view prefix) {
  address.remove_prefix(prefix.size());
  auto const has_slashes = address.starts_with("//") && prefix != "unix:";
  address.remove_prefix(has_slashes ? 2 : address.starts_with(' ') ? 1 : 0);
  return std::string(address);
}

} // namespace

link_spec read_link_address(std::string const& address) {
  for (auto const& kind : address_kinds) {
    if (address.starts_with(kind.prefix)) {
      return kind.read({address, rest_of(address, kind.prefix)});
    }
  }
  typed_address const port{address, address};
  auto const word = address.substr(0, address.find(':'));
  auto const is_kind =
      word.size() < address.size() &&
      std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
  if (address.empty() || is_kind) {
    port.fail(accepted);
  }
  return read_serial_port(port);
}

} // namespace mprun
