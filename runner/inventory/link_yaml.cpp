#include "runner/inventory/link_yaml.hpp"

#include "runner/inventory/fault_yaml.hpp"
#include "runner/inventory/links/readers.hpp"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {
namespace {

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

link_entry read_link(yaml_value const& value, std::filesystem::path const& folder) {
  std::vector<std::string> keys;
  keys.reserve(link_kinds.size() + 1);
  for (auto const& kind : link_kinds) {
    keys.emplace_back(kind.key);
  }
  auto const kinds = fmt::format("{}", fmt::join(keys, ", "));
  keys.emplace_back("faults");
  auto const map = value.map(keys);
  link_entry entry;
  std::string_view given;
  for (auto const& kind : link_kinds) {
    auto const chosen = map.find(kind.key);
    if (!chosen) {
      continue;
    }
    if (!given.empty()) {
      chosen->fail_at_key(
          fmt::format("is a second kind of link besides '{}'; give only one", given));
    }
    given = kind.key;
    entry.link = kind.read(*chosen, folder);
  }
  if (given.empty()) {
    value.fail("names no kind of link; accepted: " + kinds);
  }
  if (auto const faults = map.find("faults")) {
    entry.faults = read_faults(*faults);
  }
  return entry;
}

} // namespace mprun
