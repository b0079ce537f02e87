// `webrepl:` in lab.yaml.
#include "runner/inventory/links/readers.hpp"

namespace mprun {

link_spec read_webrepl(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"url", "password_env", "password_file", "ca_file"});
  auto const in_folder = [&](yaml_value const& path) {
    return std::filesystem::absolute(folder / path.text()).lexically_normal();
  };
  webrepl_spec webrepl;
  auto const url = map.at("url");
  auto address = parse_webrepl_url(url.text());
  if (!address) {
    url.fail(address.error().message);
  }
  webrepl.address = *std::move(address);
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
      ca_file->fail("has no effect without TLS; remove it, or write wss:// in the url");
    }
    webrepl.address.ca_file = in_folder(*ca_file);
  }
  return webrepl;
}

} // namespace mprun
