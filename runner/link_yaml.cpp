#include "runner/link_yaml.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {
namespace {

void read_duration(yaml_map const& from, std::string_view key, std::chrono::microseconds& into) {
  if (auto const value = from.find(key)) {
    into = value->duration();
  }
}

void read_rate(yaml_map const& from, std::string_view key, double& into) {
  if (auto const value = from.find(key)) {
    into = value->rate();
  }
}

fault_plan read_faults(yaml_value const& value) {
  auto const map =
      value.map({"seed", "latency", "jitter", "baud", "read_error_rate", "corrupt_rate",
                 "drop_rate", "disconnect_after", "stall_after", "stall"});
  fault_plan plan;
  if (auto const seed = map.find("seed")) {
    plan.seed = static_cast<std::uint64_t>(seed->integer(0, INT64_MAX / 2));
  }
  read_duration(map, "latency", plan.latency);
  read_duration(map, "jitter", plan.jitter);
  if (auto const baud = map.find("baud")) {
    plan.baud = static_cast<std::uint32_t>(baud->integer(1, 100'000'000));
  }
  read_rate(map, "read_error_rate", plan.read_error_rate);
  read_rate(map, "corrupt_rate", plan.corrupt_rate);
  read_rate(map, "drop_rate", plan.drop_rate);
  if (auto const after = map.find("disconnect_after")) {
    plan.disconnect_after = after->size();
  }
  auto const stall_after = map.find("stall_after");
  auto const stall = map.find("stall");
  if (stall_after.has_value() != stall.has_value()) {
    (stall ? *stall : *stall_after).fail("stall and stall_after go together; give both");
  }
  if (stall) {
    plan.stall_after = stall_after->size();
    plan.stall = stall->duration();
  }
  return plan;
}

stdio_kind read_stdio(yaml_value const& value) {
  auto const word = value.text();
  if (word == "socketpair") {
    return stdio_kind::socketpair;
  }
  if (word == "announced-pty") {
    return stdio_kind::announced_pty;
  }
  if (word != "pty") {
    value.fail(fmt::format("found '{}'; accepted: socketpair, pty, announced-pty", word));
  }
  return stdio_kind::pty;
}

std::vector<std::pair<std::string, std::string>> read_environment(yaml_value const& value) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (auto const& [name, content] : value.entries()) {
    if (name.empty() || name.find('=') != std::string::npos) {
      content.fail_at_key("is no name of an environment variable");
    }
    variables.emplace_back(name, content.text());
  }
  return variables;
}

std::vector<std::string> read_command(yaml_value const& value,
                                      std::filesystem::path const& folder) {
  auto command = value.texts();
  if (command.empty() || command.front().empty()) {
    value.fail("names no program; accepted: a list of the program and its arguments");
  }
  std::filesystem::path const program = command.front();
  if (command.front().find('/') != std::string::npos && program.is_relative()) {
    command.front() = std::filesystem::absolute(folder / program).lexically_normal().string();
  }
  return command;
}

link_spec read_process(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"command", "stdio", "environment"});
  process_spec process;
  process.command = read_command(map.at("command"), folder);
  if (auto const stdio = map.find("stdio")) {
    process.stdio = read_stdio(*stdio);
  }
  if (auto const environment = map.find("environment")) {
    process.environment = read_environment(*environment);
  }
  return process;
}

std::uint16_t read_port(yaml_value const& value) {
  return static_cast<std::uint16_t>(value.integer(1, UINT16_MAX));
}

std::string read_host(yaml_value const& value) {
  auto host = value.text();
  if (host.empty()) {
    value.fail("is empty; accepted: a host name or an address");
  }
  return host;
}

link_spec read_tcp(yaml_value const& value, std::filesystem::path const&) {
  auto const map = value.map({"host", "port"});
  return tcp_spec{read_host(map.at("host")), read_port(map.at("port"))};
}

link_spec read_unix_socket(yaml_value const& value, std::filesystem::path const& folder) {
  auto const path = value.map({"path"}).at("path");
  auto const text = path.text();
  if (text.empty()) {
    path.fail("is empty; accepted: the path of a socket");
  }
  return unix_socket_spec{std::filesystem::absolute(folder / text).lexically_normal()};
}

link_spec read_webrepl(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"url", "password_env", "password_file", "ca_file"});
  auto const in_folder = [&](yaml_value const& path) {
    return std::filesystem::absolute(folder / path.text()).lexically_normal();
  };
  webrepl_spec webrepl;
  auto const url = map.at("url");
  if (auto const problem = parse_webrepl_url(url.text(), webrepl.address); !problem.empty()) {
    url.fail(problem);
  }
  auto const variable = map.find("password_env");
  auto const file = map.find("password_file");
  if (variable.has_value() == file.has_value()) {
    value.fail("needs password_env, the name of an environment variable, or password_file, a path; "
               "give one");
  }
  if (variable) {
    webrepl.password_env = variable->text();
    if (webrepl.password_env.empty()) {
      variable->fail("is empty; accepted: the name of an environment variable");
    }
  } else {
    webrepl.password_file = in_folder(*file);
  }
  if (auto const ca_file = map.find("ca_file")) {
    if (!webrepl.address.tls) {
      ca_file->fail("is of no use without TLS; remove it, or write wss:// in the url");
    }
    webrepl.address.ca_file = in_folder(*ca_file);
  }
  return webrepl;
}

/// "2e8a:0005", as lsusb prints it.
std::string read_usb(yaml_value const& value) {
  auto const text = value.text();
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
    value.fail("tells no board from another; give usb, serial_number or port_path");
  }
  return match;
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
  auto const map = value.map({"port", "match", "baud", "lines"});
  serial_spec serial;
  auto const port = map.find("port");
  auto const match = map.find("match");
  if (port.has_value() == match.has_value()) {
    value.fail("names its port either by 'port' or by 'match'; give one of them");
  }
  if (port) {
    serial.port = std::filesystem::absolute(folder / read_feature(*port)).lexically_normal();
  } else {
    serial.match = read_match(*match);
  }
  if (auto const baud = map.find("baud")) {
    serial.baud = static_cast<std::uint32_t>(baud->integer(50, 100'000'000));
  }
  if (auto const lines = map.find("lines")) {
    serial.lines = read_lines(*lines);
  }
  return serial;
}

link_spec read_rfc2217(yaml_value const& value, std::filesystem::path const&) {
  auto const map = value.map({"host", "port", "baud", "lines"});
  rfc2217_spec server;
  server.host = read_host(map.at("host"));
  server.port = read_port(map.at("port"));
  if (auto const baud = map.find("baud")) {
    server.baud = static_cast<std::uint32_t>(baud->integer(50, 100'000'000));
  }
  if (auto const lines = map.find("lines")) {
    server.lines = read_lines(*lines);
    if (server.lines == line_policy::touch_1200) {
      lines->fail("found 'touch-1200', which is for ports of this host; accepted: keep, low, "
                  "esp-reset");
    }
  }
  return server;
}

std::string read_address(yaml_value const& value) {
  static std::regex const form("([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");
  auto address = value.text();
  if (!std::regex_match(address, form)) {
    value.fail(
        fmt::format("found '{}'; accepted: an address like AA:BB:CC:DD:EE:FF, in quotes", address));
  }
  return address;
}

link_spec read_bluetooth(yaml_value const& value, std::filesystem::path const&) {
  auto const map = value.map({"address", "name"});
  auto const address = map.find("address");
  auto const name = map.find("name");
  if (address.has_value() == name.has_value()) {
    value.fail("names its device either by 'address' or by 'name'; give one of them");
  }
  bluetooth_spec device;
  if (address) {
    device.address = read_address(*address);
    return device;
  }
  device.name = name->text();
  if (device.name.empty()) {
    name->fail("is empty; accepted: what the device calls itself");
  }
  return device;
}

replay_timing read_timing(yaml_value const& value) {
  auto const word = value.text();
  if (word == "fast") {
    return replay_timing::fast;
  }
  if (word != "recorded") {
    value.fail(fmt::format("found '{}'; accepted: fast, recorded", word));
  }
  return replay_timing::recorded;
}

link_spec read_replay(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"file", "timing"});
  auto const file = map.at("file");
  replay_spec replay;
  replay.file = file.text();
  if (replay.file.empty()) {
    file.fail("names no file; accepted: the path of a recording");
  }
  replay.file = (folder / replay.file).lexically_normal();
  if (auto const timing = map.find("timing")) {
    replay.timing = read_timing(*timing);
  }
  return replay;
}

struct link_kind {
  std::string_view key;
  link_spec (*read)(yaml_value const& value, std::filesystem::path const& folder);
};

constexpr std::array link_kinds{
    link_kind{"process", read_process},     link_kind{"tcp", read_tcp},
    link_kind{"unix", read_unix_socket},    link_kind{"serial", read_serial},
    link_kind{"rfc2217", read_rfc2217},     link_kind{"webrepl", read_webrepl},
    link_kind{"bluetooth", read_bluetooth}, link_kind{"replay", read_replay},
};

} // namespace

reached_by read_link(yaml_value const& value, std::filesystem::path const& folder) {
  std::vector<std::string> keys;
  for (auto const& kind : link_kinds) {
    keys.emplace_back(kind.key);
  }
  auto const kinds = fmt::format("{}", fmt::join(keys, ", "));
  keys.emplace_back("faults");
  auto const map = value.map(keys);
  reached_by reached;
  std::string_view given;
  for (auto const& kind : link_kinds) {
    auto const one = map.find(kind.key);
    if (!one) {
      continue;
    }
    if (!given.empty()) {
      one->fail_at_key(fmt::format("is a second kind of link beside '{}'; give one", given));
    }
    given = kind.key;
    reached.link = kind.read(*one, folder);
  }
  if (given.empty()) {
    value.fail("names no kind of link; accepted: " + kinds);
  }
  if (auto const faults = map.find("faults")) {
    reached.faults = read_faults(*faults);
  }
  return reached;
}

} // namespace mprun
