#include "suites/upstream/multitest_instances.hpp"

#include "suites/catalog/module_outline.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace mprun::upstream {

std::size_t instances_in(std::string_view source) {
  constexpr std::string_view begin = "instance";
  constexpr std::size_t max_number = 1000;
  if (source.find(begin) == std::string_view::npos) {
    return 0; // most sources
  }
  std::size_t count = 0;
  module_outline const outline(source);
  for (auto const& definition : outline.definitions) {
    if (definition.is_class || definition.column != 0 || !definition.brackets.empty() ||
        !definition.name.starts_with(begin)) {
      continue;
    }
    std::size_t number = 0;
    auto const* const last = definition.name.data() + definition.name.size();
    auto const [rest, error] = std::from_chars(definition.name.data() + begin.size(), last, number);
    if (error == std::errc() && rest == last && number < max_number) {
      count = std::max(count, number + 1);
    }
  }
  return count;
}

bool uses_multitest(std::string_view source) {
  module_outline const outline(source);
  auto const uses = [](std::vector<name_use> const& all) {
    return std::any_of(all.begin(), all.end(), [](name_use const& use) {
      return use.name == "multitest" && !use.is_attribute;
    });
  };
  return uses(outline.top) ||
         std::any_of(outline.definitions.begin(), outline.definitions.end(),
                     [&](definition const& function) { return uses(function.uses); });
}

} // namespace mprun::upstream
