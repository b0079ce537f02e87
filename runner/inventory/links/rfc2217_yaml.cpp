// `rfc2217:` in lab.yaml.
#include "runner/inventory/links/readers.hpp"

namespace mprun {

link_spec read_rfc2217(yaml_value const& value, std::filesystem::path const&) {
  auto const map = value.map({"host", "port", "baud", "lines"});
  rfc2217_spec server;
  server.host = read_host(map.at("host"));
  server.port = read_port(map.at("port"));
  if (auto const baud = map.find("baud")) {
    server.baud = read_baud(*baud);
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

} // namespace mprun
