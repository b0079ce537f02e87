#include "suites/catalog/reached_names.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <vector>

namespace mprun {
namespace {

/// Through these a file may call a function that it does not name.
constexpr std::array indirect_calls{"globals",  "locals",   "vars",       "dir",
                                    "eval",     "exec",     "execfile",   "getattr",
                                    "__dict__", "__main__", "__import__", "modules"};

bool may_call_indirectly(std::string_view name) {
  return std::find(indirect_calls.begin(), indirect_calls.end(), name) != indirect_calls.end();
}

} // namespace

bool has_test_methods(definition const& defined) {
  return std::any_of(defined.methods.begin(), defined.methods.end(),
                     [](auto const& method) { return method.name.starts_with("test"); });
}

reached_names names_reached_in(module_outline const& outline) {
  reached_names reached;
  for (auto const& defined : outline.definitions) {
    if (defined.is_class && has_test_methods(defined)) {
      for (auto const& use : defined.uses) {
        if (!use.is_attribute) {
          reached.used_by_test_classes.insert(use.name);
        }
      }
    }
  }
  std::vector<name_use> todo = outline.top;
  while (!todo.empty()) {
    auto const use = todo.back();
    todo.pop_back();
    if (reached.indirect_call.empty() && may_call_indirectly(use.name)) {
      reached.indirect_call = fmt::format("{} (line {})", use.name, use.line);
    }
    if (use.is_attribute) {
      continue;
    }
    auto const [known, is_new] = reached.names.try_emplace(use.name, use);
    known->second.is_called = known->second.is_called || use.is_called;
    if (!is_new) {
      continue;
    }
    for (auto const& defined : outline.definitions) {
      if (defined.name == use.name) {
        todo.insert(todo.end(), defined.uses.begin(), defined.uses.end());
      }
    }
  }
  return reached;
}

} // namespace mprun
