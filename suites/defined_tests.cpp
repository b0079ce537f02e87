#include "suites/defined_tests.hpp"

#include "suites/python_tokens.hpp"

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

bool is_name(tokens line, std::size_t at, std::string_view name) {
  return at < line.size() && line[at].is(name);
}

/// Where the bracket that opens at `at` is closed, or the end.
std::size_t closing(tokens line, std::size_t at) {
  int depth = 0;
  for (; at < line.size(); ++at) {
    if (line[at].is("(") || line[at].is("[") || line[at].is("{")) {
      ++depth;
    } else if ((line[at].is(")") || line[at].is("]") || line[at].is("}")) && --depth == 0) {
      break;
    }
  }
  return at;
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
        at = std::min(closing(parameters, at), parameters.size() - 1);
      }
    }
    ++at;
    if (first < parameters.size() && parameters[first].is_name() && !has_default) {
      wanted += fmt::format("{}'{}'", wanted.empty() ? "" : ", ", parameters[first].text);
    }
  }
  return wanted;
}

/// A def or class that stands at the file's top (if, try and the like apart).
struct definition {
  std::string_view name;
  int line = 0;
  bool is_class = false;
  bool is_async = false;
  std::string decorator;                  ///< that may keep it for who knows whom: "@case (line 3)"
  tokens brackets;                        ///< parameters or bases
  std::vector<std::string_view> mentions; ///< names in its body
  std::vector<std::pair<std::string_view, int>> async_tests; ///< methods
  bool has_test_methods = false;
};

class look {
public:
  explicit look(std::string_view source) : all_(tokens_of(source)) {
    for (std::size_t at = 0; at < all_.size();) {
      auto const end = end_of_line(at);
      take_line(tokens(all_).subspan(at, end - at));
      at = end + 1;
    }
  }

  defined_tests result() {
    mark_what_runs();
    for (auto const& one : definitions_) {
      if (one.is_class) {
        look_at_class(one);
      } else if (one.name.starts_with("test") && is_last(one) && !runs_.contains(one.name)) {
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
      found_.calls_by_name.clear();
    }
    return std::move(found_);
  }

private:
  std::size_t end_of_line(std::size_t at) const {
    while (at < all_.size() && all_[at].what != python_token::kind::line_end) {
      ++at;
    }
    return at;
  }

  void take_line(tokens line) {
    if (line.empty()) {
      return;
    }
    while (!scopes_.empty() && line[0].column <= scopes_.back().first) {
      scopes_.pop_back();
    }
    look_at_imports(line);
    if (line[0].is("@")) {
      decorators_.insert(decorators_.end(), line.begin(), line.end());
      mention(line);
      return;
    }
    auto const is_async = line[0].is("async");
    std::size_t const at = is_async ? 1 : 0;
    auto const is_class = is_name(line, at, "class");
    if ((is_class || is_name(line, at, "def")) && at + 1 < line.size()) {
      define(line, at, is_class, is_async);
    } else {
      mention(line);
    }
    decorators_.clear();
  }

  void define(tokens line, std::size_t at, bool is_class, bool is_async) {
    auto const opens = at + 2;
    auto const has_brackets = is_name(line, opens, "(");
    auto const closes = has_brackets ? closing(line, opens) : opens;
    auto const name = line[at + 1].text;
    if (scopes_.size() == 1 && scopes_[0].second && name.starts_with("test") && !is_class) {
      auto& holder = definitions_.back();
      holder.has_test_methods = true;
      if (is_async) {
        holder.async_tests.emplace_back(name, line[0].line);
      }
    }
    if (scopes_.empty()) {
      definition one;
      one.name = name;
      one.line = line[0].line;
      one.decorator = decorator_that_may_keep();
      one.is_class = is_class;
      one.is_async = is_async;
      if (has_brackets) {
        one.brackets = line.subspan(opens + 1, std::min(closes, line.size()) - opens - 1);
        mention(one.brackets); // bases and defaults are of the line that defines
      }
      definitions_.push_back(std::move(one));
      note_pytest();
    } else {
      mention(line.subspan(opens));
    }
    scopes_.emplace_back(line[0].column, is_class);
    if (scopes_.size() == 1 && closes + 1 < line.size()) {
      mention(line.subspan(closes + 1)); // the rest may be its body
    }
  }

  void look_at_imports(tokens line) {
    if (!line[0].is("import") && !line[0].is("from")) {
      return;
    }
    found_.imports_unittest = found_.imports_unittest || has(line, "unittest");
    auto const is_test = [](auto const& one) {
      return one.is_name() && one.text.starts_with("Test");
    };
    if (line[0].is("from") && std::any_of(line.begin(), line.end(), is_test)) {
      found_.may_hold_cases = true; // perhaps of another file
    }
    if (line.size() > 1 && line[1].is("pytest") && found_.needs_pytest.empty()) {
      found_.needs_pytest = fmt::format("import pytest (line {})", line[0].line);
    }
  }

  static bool has(tokens line, std::string_view name) {
    return std::any_of(line.begin(), line.end(), [&](auto const& one) { return one.is(name); });
  }

  /// What a decorator takes from pytest says more than that pytest is imported.
  void note_pytest() {
    for (std::size_t at = 0; at + 1 < decorators_.size(); ++at) {
      if (decorators_[at].is("@") && decorators_[at + 1].is("pytest")) {
        std::string name;
        for (auto next = at + 1; next < decorators_.size() &&
                                 (decorators_[next].is_name() || decorators_[next].is("."));
             ++next) {
          name += decorators_[next].text;
        }
        if (!pytest_names_.insert(name).second) {
          continue;
        }
        auto const told = fmt::format("{} (line {})", name, decorators_[at].line);
        found_.needs_pytest = pytest_names_.size() == 1 ? told : found_.needs_pytest + ", " + told;
      }
    }
  }

  /// One may call what it decorates, or put it where it is called from.
  std::string decorator_that_may_keep() const {
    constexpr std::array harmless{"micropython", "unittest", "pytest"};
    for (std::size_t at = 0; at + 1 < decorators_.size(); ++at) {
      if (decorators_[at].is("@") && !is_any_of(harmless, decorators_[at + 1].text)) {
        return fmt::format("@{} (line {})", decorators_[at + 1].text, decorators_[at].line);
      }
    }
    return {};
  }

  /// Names that this line uses, for whoever runs it.
  void mention(tokens line) {
    auto& into = scopes_.empty() ? top_ : definitions_.back().mentions;
    for (std::size_t at = 0; at < line.size(); ++at) {
      auto const& one = line[at];
      if (!one.is_name()) {
        continue;
      }
      if (one.text.ends_with("TestCase")) {
        found_.may_hold_cases = true;
      }
      auto const is_attribute = at > 0 && line[at - 1].is(".");
      if (is_any_of(ways_by_name, one.text)) {
        ways_.emplace(one.text, one.line);
        into.push_back(one.text);
      } else if (!is_attribute) {
        into.push_back(one.text);
      }
    }
  }

  /// Follows the names from the file's top into the bodies that they stand for. Classes that hold
  /// tests are run, by unittest or by nobody, so what they call is no test of its own.
  void mark_what_runs() {
    std::vector<std::string_view> todo = std::move(top_);
    for (auto const& one : definitions_) {
      if (one.is_class && one.has_test_methods) {
        of_classes_.insert(one.mentions.begin(), one.mentions.end());
      }
    }
    while (!todo.empty()) {
      auto const name = todo.back();
      todo.pop_back();
      if (!runs_.insert(name).second) {
        continue;
      }
      if (auto const way = ways_.find(name); way != ways_.end() && found_.calls_by_name.empty()) {
        found_.calls_by_name = fmt::format("{} (line {})", way->first, way->second);
      }
      for (auto const& one : definitions_) {
        if (one.name == name) {
          todo.insert(todo.end(), one.mentions.begin(), one.mentions.end());
        }
      }
    }
  }

  /// The one that the name stands for in the end.
  bool is_last(definition const& one) const {
    return std::none_of(definitions_.begin(), definitions_.end(), [&](auto const& other) {
      return other.name == one.name && other.line > one.line;
    });
  }

  bool is_called_by_others(definition const& one) const {
    return std::any_of(definitions_.begin(), definitions_.end(), [&](auto const& other) {
      return other.name != one.name && is_any_of(other.mentions, one.name);
    });
  }

  void look_at_function(definition const& one) {
    if (of_classes_.contains(one.name)) {
      return; // a helper of the tests there
    }
    auto const wanted = wanted_arguments(one.brackets);
    if (wanted.empty()) {
      found_.functions.push_back({std::string(one.name), one.line, one.is_async});
      if (found_.calls_by_name.empty()) {
        found_.calls_by_name = one.decorator;
      }
    } else if (!is_called_by_others(one)) {
      found_.unsupported.push_back(fmt::format("{}() (line {}) wants {}: fixtures and parameters "
                                               "are unsupported",
                                               one.name, one.line, wanted));
    }
  }

  void look_at_class(definition const& one) {
    if (!one.has_test_methods) {
      return;
    }
    auto const is_used = runs_.contains(one.name);
    if (!is_used) {
      found_.classes.push_back(fmt::format("{} (line {})", one.name, one.line));
    }
    auto const is_plain =
        one.brackets.empty() || (one.brackets.size() == 1 && one.brackets[0].is("object"));
    found_.may_hold_cases = found_.may_hold_cases || !is_plain;
    if (!is_plain && !has_async_base(one)) {
      for (auto const& [method, line] : one.async_tests) {
        found_.unsupported.push_back(
            fmt::format("{}.{}() (line {}) is async, which unittest does not wait for", one.name,
                        method, line));
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

  static bool has_async_base(definition const& one) {
    return std::any_of(one.brackets.begin(), one.brackets.end(), [](auto const& base) {
      return base.text.find("Async") != std::string_view::npos;
    });
  }

  void name_setup() {
    for (auto const& one : definitions_) {
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
    for (auto const& one : definitions_) {
      if (one.name == "load_tests" && !runs_.contains(one.name)) {
        found_.unsupported.push_back(
            fmt::format("load_tests() (line {}) is unsupported", one.line));
      }
    }
  }

  std::vector<python_token> all_;
  defined_tests found_;
  std::vector<std::pair<std::size_t, bool>> scopes_; ///< column of each def or class; is a class
  std::vector<definition> definitions_;
  std::vector<std::string_view> top_; ///< names that run when the file does
  std::vector<python_token> decorators_;
  std::set<std::string> pytest_names_;
  std::map<std::string_view, int> ways_;
  std::set<std::string_view> runs_;       ///< names that what runs refers to
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
