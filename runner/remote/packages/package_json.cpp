#include "runner/remote/packages/package_json.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mprun::remote {
namespace {

using nlohmann::json;

/// Reads a list of pairs of strings.
bool read_pairs(json const& all, char const* name, package_json::pairs& into) {
  auto const found = all.find(name);
  if (found == all.end()) {
    return true;
  }
  if (!found->is_array()) {
    return false;
  }
  for (auto const& pair : *found) {
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string() || !pair[1].is_string()) {
      return false;
    }
    into.emplace_back(pair[0].get<std::string>(), pair[1].get<std::string>());
  }
  return true;
}

} // namespace

package_json read_package_json(std::string_view text) {
  package_json read;
  auto const all = json::parse(text, nullptr, false);
  if (!all.is_object()) {
    read.problem = "it is not a JSON object";
    return read;
  }
  std::pair<char const*, package_json::pairs*> const lists[] = {
      {"hashes", &read.hashes}, {"urls", &read.urls}, {"deps", &read.needs}};
  for (auto const& [name, into] : lists) {
    if (!read_pairs(all, name, *into)) {
      read.problem = fmt::format("'{}' is not a list of pairs of strings", name);
    }
  }
  return read;
}

} // namespace mprun::remote
