// `tcp:` and `unix:` in lab.yaml.
#include "runner/inventory/links/readers.hpp"

#include <string>

namespace mprun {

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

} // namespace mprun
