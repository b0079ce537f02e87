// Which names a Python file refers to when it runs.
//
// Flow: names_reached_in(outline) follows the names from the file's top level into the bodies that
// they stand for. Classes of tests are run by unittest or not at all; their names are kept apart.
#pragma once

#include "suites/catalog/module_outline.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace mprun {

struct reached_names {
  /// Each with its first use found and whether any use calls it.
  std::map<std::string_view, name_use> names;
  /// Names that classes of tests refer to; a function among them is not a test itself.
  std::set<std::string_view> used_by_test_classes;
  /// The first name through which a function may be called that is not named: "globals (line 9)".
  std::string indirect_call;
};

/// The views are of the outline's source.
reached_names names_reached_in(module_outline const& outline);

bool has_test_methods(definition const& defined);

} // namespace mprun
