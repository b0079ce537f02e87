#include "suites/catalog/defined_tests.hpp"

#include "suites/catalog/module_outline.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <iterator>
#include <map>
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

/// Through these a file may call a function that it does not name.
constexpr std::array ways_by_name{"globals",  "locals",   "vars",       "dir",
                                  "eval",     "exec",     "execfile",   "getattr",
                                  "__dict__", "__main__", "__import__", "modules"};

template<class Names>
bool is_any_of(Names const& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Of the names between a def's brackets those that a call must give: 'a', 'b'.
std::string wanted_arguments(tokens parameters) {
  std::string wanted;
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
      wanted += fmt::format("{}'{}'", wanted.empty() ? "" : ", ", parameters[first].text);
    }
  }
  return wanted;
}

/// It may call what it decorates, or put it where it is called from: "@case (line 3)".
std::string decorator_that_may_keep(definition const& one) {
  constexpr std::array harmless{"micropython", "unittest", "pytest"};
  auto const& all = one.decorators;
  for (std::size_t at = 0; at + 1 < all.size(); ++at) {
    if (all[at].is("@") && !is_any_of(harmless, all[at + 1].text)) {
      return fmt::format("@{} (line {})", all[at + 1].text, all[at].line);
    }
  }
  return {};
}

bool has_async_base(definition const& one) {
  return std::any_of(one.brackets.begin(), one.brackets.end(), [](auto const& base) {
    return base.text.find("Async") != std::string_view::npos;
  });
}

bool has_test_methods(definition const& one) {
  return std::any_of(one.methods.begin(), one.methods.end(),
                     [](auto const& method) { return method.name.starts_with("test"); });
}

bool is_plain_class(definition const& one) {
  return one.brackets.empty() || (one.brackets.size() == 1 && one.brackets[0].is("object"));
}

class look {
public:
  explicit look(std::string_view source) : outline_(source) {}

  defined_tests result() {
    look_at_imports();
    look_for_pytest();
    look_at_uses(outline_.top);
    for (auto const& one : outline_.definitions) {
      look_at_uses(one.uses);
    }
    mark_what_runs();
    for (auto const& one : outline_.definitions) {
      if (one.is_class) {
        look_at_class(one);
      } else if (one.name.starts_with("test") && is_last(one)) {
        look_at_function(one);
      }
    }
    if (!found_.functions.empty() || !found_.unsupported.empty()) {
      name_setup();
    }
    if (!found_.functions.empty() || found_.may_hold_cases) {
      name_load_tests();
    }
    if (found_.functions.empty()) {
      found_.may_be_called_by.clear();
    }
    return std::move(found_);
  }

private:
  void look_at_imports() {
    for (auto const& line : outline_.imports) {
      auto const has = [&](auto const& what) {
        return std::any_of(line.begin(), line.end(), what);
      };
      found_.imports_unittest =
          found_.imports_unittest || has([](auto const& one) { return one.is("unittest"); });
      auto const is_test = [](auto const& one) {
        return one.is_name() && one.text.starts_with("Test");
      };
      if (line[0].is("from") && has(is_test)) {
        found_.may_hold_cases = true; // perhaps of another file
      }
      if (line.size() > 1 && line[1].is("pytest") && found_.needs_pytest.empty()) {
        found_.needs_pytest = fmt::format("import pytest (line {})", line[0].line);
      }
    }
  }

  /// What a decorator takes from pytest says more than that pytest is imported.
  void look_for_pytest() {
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
          auto const told = fmt::format("{} (line {})", name, all[at].line);
          found_.needs_pytest = names.size() == 1 ? told : found_.needs_pytest + ", " + told;
        }
      }
    }
  }

  void look_at_uses(std::vector<name_use> const& uses) {
    found_.may_hold_cases =
        found_.may_hold_cases || std::any_of(uses.begin(), uses.end(), [](auto const& one) {
          return one.name.ends_with("TestCase");
        });
  }

  /// Follows the names from the file's top into the bodies that they stand for. Classes that hold
  /// tests are run, by unittest or by nobody, so what they call is no test of its own.
  void mark_what_runs() {
    for (auto const& one : outline_.definitions) {
      if (one.is_class && has_test_methods(one)) {
        for (auto const& use : one.uses) {
          if (!use.is_attribute) {
            of_classes_.insert(use.name);
          }
        }
      }
    }
    std::vector<name_use> todo = outline_.top;
    while (!todo.empty()) {
      auto const use = todo.back();
      todo.pop_back();
      if (is_any_of(ways_by_name, use.name)) {
        may_be_called_by(fmt::format("{} (line {})", use.name, use.line));
      }
      if (use.is_attribute) {
        continue;
      }
      auto const [runs, is_new] = runs_.try_emplace(use.name, use);
      runs->second.is_called = runs->second.is_called || use.is_called;
      if (!is_new) {
        continue;
      }
      for (auto const& one : outline_.definitions) {
        if (one.name == use.name) {
          todo.insert(todo.end(), one.uses.begin(), one.uses.end());
        }
      }
    }
  }

  void may_be_called_by(std::string way) {
    if (found_.may_be_called_by.empty()) {
      found_.may_be_called_by = std::move(way);
    }
  }

  /// The one that the name stands for in the end.
  bool is_last(definition const& one) const {
    return std::none_of(
        outline_.definitions.begin(), outline_.definitions.end(),
        [&](auto const& other) { return other.name == one.name && other.line > one.line; });
  }

  bool is_used_by_others(definition const& one) const {
    return std::any_of(
        outline_.definitions.begin(), outline_.definitions.end(), [&](auto const& other) {
          return other.name != one.name &&
                 std::any_of(other.uses.begin(), other.uses.end(), [&](auto const& use) {
                   return !use.is_attribute && use.name == one.name;
                 });
        });
  }

  void look_at_function(definition const& one) {
    auto const runs = runs_.find(one.name);
    auto const is_mentioned = runs != runs_.end();
    if ((is_mentioned && runs->second.is_called) || of_classes_.contains(one.name)) {
      return; // its callers, or the tests that it helps, are what counts
    }
    auto const wanted = wanted_arguments(one.brackets);
    if (wanted.empty()) {
      found_.functions.push_back({std::string(one.name), one.line, one.is_async});
      may_be_called_by(is_mentioned ? fmt::format("{} (line {})", one.name, runs->second.line)
                                    : decorator_that_may_keep(one));
    } else if (!is_mentioned && !is_used_by_others(one)) { // a callback is given its arguments
      found_.unsupported.push_back(fmt::format("{}() (line {}) wants {}: fixtures and parameters "
                                               "are unsupported",
                                               one.name, one.line, wanted));
    }
  }

  void look_at_class(definition const& one) {
    if (!has_test_methods(one)) {
      return;
    }
    auto const is_used = runs_.contains(one.name);
    if (!is_used) {
      found_.classes.push_back(fmt::format("{} (line {})", one.name, one.line));
    }
    auto const is_plain = is_plain_class(one);
    found_.may_hold_cases = found_.may_hold_cases || !is_plain;
    if (!is_plain && !has_async_base(one)) {
      for (auto const& method : one.methods) {
        if (method.is_async && method.name.starts_with("test")) {
          found_.unsupported.push_back(
              fmt::format("{}.{}() (line {}) is async, which unittest does not wait for", one.name,
                          method.name, method.line));
        }
      }
    }
    if (!one.name.starts_with("Test") || is_used) {
      return;
    }
    if (is_plain) {
      found_.unsupported.push_back(
          fmt::format("class {} (line {}) is no unittest.TestCase, and its tests are unsupported",
                      one.name, one.line));
    } else {
      found_.doubtful_classes.emplace_back(one.name);
      found_.doubtful_lines.push_back(one.line);
    }
  }

  void name_setup() {
    for (auto const& one : outline_.definitions) {
      if (!one.is_class && is_any_of(setup_names, one.name) && !runs_.contains(one.name)) {
        found_.needs_setup += fmt::format(
            "{}{}() (line {})", found_.needs_setup.empty() ? "" : ", ", one.name, one.line);
      }
    }
    if (!found_.needs_setup.empty()) {
      found_.unsupported.push_back(found_.needs_setup + ": setup and teardown functions are "
                                                        "unsupported");
    }
  }

  void name_load_tests() {
    for (auto const& one : outline_.definitions) {
      if (one.name == "load_tests" && !runs_.contains(one.name)) {
        found_.unsupported.push_back(
            fmt::format("load_tests() (line {}) is unsupported", one.line));
      }
    }
  }

  module_outline outline_;
  defined_tests found_;
  /// Names that what runs refers to, each with its first use found and whether any calls it.
  std::map<std::string_view, name_use> runs_;
  std::set<std::string_view> of_classes_; ///< names that classes of tests refer to
};

} // namespace

defined_tests tests_defined_in(std::string_view source) {
  // Most programs name no test, no TestCase and no unittest at all.
  return source.find("est") == std::string_view::npos ? defined_tests() : look(source).result();
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
    auto const function = std::find_if(functions.begin(), functions.end(),
                                       [&](auto const& one) { return one.line == line; });
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
