#include "suites/catalog/defined_tests.hpp"

#include "suites/catalog/module_outline.hpp"
#include "suites/catalog/reached_names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <set>
#include <span>
#include <utility>

namespace mprun {
namespace {

using tokens = std::span<python_token const>;

constexpr std::array setup_names{"setup",           "teardown",        "setup_module",
                                 "teardown_module", "setup_function",  "teardown_function",
                                 "setup_method",    "teardown_method", "setUpModule",
                                 "tearDownModule"};

template<class Names>
bool is_any_of(Names const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// The parameters between a def's brackets that a call must give: 'a', 'b'.
std::string required_parameters(tokens parameters) {
  std::string required;
  for (std::size_t at = 0; at < parameters.size();) {
    auto const first = at;
    bool has_default = false;
    for (; at < parameters.size() && !parameters[at].is(","); ++at) {
      has_default = has_default || parameters[at].is("=");
      if (parameters[at].is("(") || parameters[at].is("[") || parameters[at].is("{")) {
        at = std::min(closing_bracket(parameters, at), parameters.size() - 1);
      }
    }
    ++at;
    if (first < parameters.size() && parameters[first].is_name() && !has_default) {
      required += fmt::format("{}'{}'", required.empty() ? "" : ", ", parameters[first].text);
    }
  }
  return required;
}

/// A decorator may call what it decorates, or store it for a later call: "@case (line 3)".
std::string decorator_that_may_store(definition const& defined) {
  constexpr std::array harmless{"micropython", "unittest", "pytest"};
  auto const& all = defined.decorators;
  for (std::size_t at = 0; at + 1 < all.size(); ++at) {
    if (all[at].is("@") && !is_any_of(harmless, all[at + 1].text)) {
      return fmt::format("@{} (line {})", all[at + 1].text, all[at].line);
    }
  }
  return {};
}

bool has_async_base(definition const& defined) {
  return std::any_of(defined.brackets.begin(), defined.brackets.end(), [](auto const& base) {
    return base.text.find("Async") != std::string_view::npos;
  });
}

bool is_plain_class(definition const& defined) {
  return defined.brackets.empty() ||
         (defined.brackets.size() == 1 && defined.brackets[0].is("object"));
}

class test_finder {
public:
  explicit test_finder(std::string_view source)
      : outline_(source), reached_(names_reached_in(outline_)) {}

  defined_tests find() {
    read_imports();
    find_pytest_uses();
    read_uses(outline_.top);
    for (auto const& defined : outline_.definitions) {
      read_uses(defined.uses);
    }
    may_be_called_by(reached_.indirect_call);
    for (auto const& defined : outline_.definitions) {
      if (defined.is_class) {
        read_class(defined);
      } else if (defined.name.starts_with("test") && is_last(defined)) {
        read_function(defined);
      }
    }
    if (!found_.functions.empty() || !found_.unsupported.empty()) {
      report_setup();
    }
    if (!found_.functions.empty() || found_.may_hold_cases) {
      report_load_tests();
    }
    if (found_.functions.empty()) {
      found_.may_be_called_by.clear();
    }
    return std::move(found_);
  }

private:
  void read_imports() {
    for (auto const& line : outline_.imports) {
      auto const has = [&](auto const& predicate) {
        return std::any_of(line.begin(), line.end(), predicate);
      };
      found_.imports_unittest =
          found_.imports_unittest || has([](auto const& token) { return token.is("unittest"); });
      auto const is_test = [](auto const& token) {
        return token.is_name() && token.text.starts_with("Test");
      };
      if (line[0].is("from") && has(is_test)) {
        found_.may_hold_cases = true; // perhaps of another file
      }
      if (line.size() > 1 && line[1].is("pytest") && found_.needs_pytest.empty()) {
        found_.needs_pytest = fmt::format("import pytest (line {})", line[0].line);
      }
    }
  }

  /// The names that decorators use from pytest tell more than its import does.
  void find_pytest_uses() {
    std::set<std::string> names;
    for (auto const& definition : outline_.definitions) {
      auto const& all = definition.decorators;
      for (std::size_t at = 0; at + 1 < all.size(); ++at) {
        if (!all[at].is("@") || !all[at + 1].is("pytest")) {
          continue;
        }
        std::string name;
        for (auto next = at + 1; next < all.size() && (all[next].is_name() || all[next].is("."));
             ++next) {
          name += all[next].text;
        }
        if (names.insert(name).second) {
          auto const pytest_use = fmt::format("{} (line {})", name, all[at].line);
          found_.needs_pytest =
              names.size() == 1 ? pytest_use : found_.needs_pytest + ", " + pytest_use;
        }
      }
    }
  }

  void read_uses(std::vector<name_use> const& uses) {
    found_.may_hold_cases =
        found_.may_hold_cases || std::any_of(uses.begin(), uses.end(), [](auto const& use) {
          return use.name.ends_with("TestCase");
        });
  }

  void may_be_called_by(std::string way) {
    if (found_.may_be_called_by.empty()) {
      found_.may_be_called_by = std::move(way);
    }
  }

  /// Whether it is the definition that the name stands for in the end.
  bool is_last(definition const& defined) const {
    return std::none_of(
        outline_.definitions.begin(), outline_.definitions.end(),
        [&](auto const& other) { return other.name == defined.name && other.line > defined.line; });
  }

  bool is_used_by_others(definition const& defined) const {
    return std::any_of(
        outline_.definitions.begin(), outline_.definitions.end(), [&](auto const& other) {
          return other.name != defined.name &&
                 std::any_of(other.uses.begin(), other.uses.end(), [&](auto const& use) {
                   return !use.is_attribute && use.name == defined.name;
                 });
        });
  }

  void read_function(definition const& defined) {
    auto const runs = reached_.names.find(defined.name);
    auto const is_mentioned = runs != reached_.names.end();
    if ((is_mentioned && runs->second.is_called) ||
        reached_.used_by_test_classes.contains(defined.name)) {
      return; // its callers, or the tests that use it, are what counts
    }
    auto const required = required_parameters(defined.brackets);
    if (required.empty()) {
      found_.functions.push_back({std::string(defined.name), defined.line, defined.is_async});
      may_be_called_by(is_mentioned ? fmt::format("{} (line {})", defined.name, runs->second.line)
                                    : decorator_that_may_store(defined));
    } else if (!is_mentioned && !is_used_by_others(defined)) { // a callback is given its arguments
      found_.unsupported.push_back(fmt::format("{}() (line {}) wants {}: fixtures and parameters "
                                               "are unsupported",
                                               defined.name, defined.line, required));
    }
  }

  void read_class(definition const& defined) {
    if (!has_test_methods(defined)) {
      return;
    }
    auto const is_used = reached_.names.contains(defined.name);
    if (!is_used) {
      found_.classes.push_back(fmt::format("{} (line {})", defined.name, defined.line));
    }
    auto const is_plain = is_plain_class(defined);
    found_.may_hold_cases = found_.may_hold_cases || !is_plain;
    if (!is_plain && !has_async_base(defined)) {
      for (auto const& method : defined.methods) {
        if (method.is_async && method.name.starts_with("test")) {
          found_.unsupported.push_back(
              fmt::format("{}.{}() (line {}) is async, which unittest does not wait for",
                          defined.name, method.name, method.line));
        }
      }
    }
    if (!defined.name.starts_with("Test") || is_used) {
      return;
    }
    if (is_plain) {
      found_.unsupported.push_back(
          fmt::format("class {} (line {}) is not a unittest.TestCase, so its tests are unsupported",
                      defined.name, defined.line));
    } else {
      found_.doubtful_classes.emplace_back(defined.name);
      found_.doubtful_lines.push_back(defined.line);
    }
  }

  void report_setup() {
    for (auto const& defined : outline_.definitions) {
      if (!defined.is_class && is_any_of(setup_names, defined.name) &&
          !reached_.names.contains(defined.name)) {
        found_.needs_setup += fmt::format(
            "{}{}() (line {})", found_.needs_setup.empty() ? "" : ", ", defined.name, defined.line);
      }
    }
    if (!found_.needs_setup.empty()) {
      found_.unsupported.push_back(found_.needs_setup + ": setup and teardown functions are "
                                                        "unsupported");
    }
  }

  void report_load_tests() {
    for (auto const& defined : outline_.definitions) {
      if (defined.name == "load_tests" && !reached_.names.contains(defined.name)) {
        found_.unsupported.push_back(
            fmt::format("load_tests() (line {}) is unsupported", defined.line));
      }
    }
  }

  module_outline outline_;
  reached_names reached_;
  defined_tests found_;
};

} // namespace

defined_tests tests_defined_in(std::string_view source) {
  // Most programs contain neither a test nor TestCase nor unittest.
  return source.find("est") == std::string_view::npos ? defined_tests()
                                                      : test_finder(source).find();
}

bool imports_unittest(std::string_view source) {
  return source.find("unittest") != std::string_view::npos &&
         tests_defined_in(source).imports_unittest;
}

std::string with_decorators(std::string_view source, std::vector<test_function> const& functions,
                            std::string_view decorator) {
  std::string out;
  for (int line = 1; !source.empty(); ++line) {
    auto const end = std::min(source.find('\n'), source.size() - 1) + 1;
    auto const text = source.substr(0, end);
    auto const function =
        std::find_if(functions.begin(), functions.end(),
                     [&](auto const& candidate) { return candidate.line == line; });
    if (function != functions.end()) {
      out += text.substr(0, text.find_first_not_of(" \t"));
      out += fmt::format("@{}('{}')\n", decorator, function->name);
    }
    out += text;
    source.remove_prefix(end);
  }
  return out;
}

} // namespace mprun
