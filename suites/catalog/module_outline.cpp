#include "suites/catalog/module_outline.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace mprun {
namespace {

using tokens = std::span<python_token const>;

class module_outliner {
public:
  explicit module_outliner(module_outline& into) : into_(into) {}

  void run() {
    auto const& all = into_.tokens;
    for (std::size_t at = 0; at < all.size();) {
      auto end = at;
      while (end < all.size() && all[end].type != python_token::kind::line_end) {
        ++end;
      }
      take_line(tokens(all).subspan(at, end - at));
      at = end + 1;
    }
  }

private:
  void take_line(tokens line) {
    if (line.empty()) {
      return;
    }
    while (!scopes_.empty() && line[0].column <= scopes_.back().first) {
      scopes_.pop_back();
    }
    if (line[0].is("import") || line[0].is("from")) {
      into_.imports.push_back(line);
    }
    if (line[0].is("@")) {
      decorators_.insert(decorators_.end(), line.begin(), line.end());
      use(line);
      return;
    }
    auto const is_async = line[0].is("async");
    std::size_t const at = is_async ? 1 : 0;
    auto const is_class = is(line, at, "class");
    if ((is_class || is(line, at, "def")) && at + 1 < line.size()) {
      define(line, at, is_class, is_async);
    } else {
      use(line);
    }
    decorators_.clear();
  }

  void define(tokens line, std::size_t at, bool is_class, bool is_async) {
    auto const opens = at + 2;
    auto const has_brackets = is(line, opens, "(");
    auto const closes = has_brackets ? closing_bracket(line, opens) : opens;
    auto const name = line[at + 1].text;
    if (scopes_.size() == 1 && scopes_[0].second && !is_class) {
      into_.definitions.back().methods.push_back({name, line[0].line, is_async});
    }
    if (scopes_.empty()) {
      definition made;
      made.name = name;
      made.line = line[0].line;
      made.column = line[0].column;
      made.is_class = is_class;
      made.is_async = is_async;
      made.decorators = std::move(decorators_);
      if (has_brackets) {
        made.brackets = line.subspan(opens + 1, std::min(closes, line.size()) - opens - 1);
        use(made.brackets); // bases and defaults are evaluated where it is defined
      }
      into_.definitions.push_back(std::move(made));
    } else {
      use(line.subspan(opens));
    }
    scopes_.emplace_back(line[0].column, is_class);
    if (scopes_.size() == 1 && closes + 1 < line.size()) {
      use(line.subspan(closes + 1)); // the rest may be its body
    }
  }

  /// Records the names as used by the code that runs this line.
  void use(tokens line) {
    auto& into = scopes_.empty() ? into_.top : into_.definitions.back().uses;
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (line[at].is_name()) {
        auto const is_attribute = at > 0 && line[at - 1].is(".");
        into.push_back({line[at].text, line[at].line, is_attribute, is(line, at + 1, "(")});
      }
    }
  }

  static bool is(tokens line, std::size_t at, std::string_view text) {
    return at < line.size() && line[at].is(text);
  }

  module_outline& into_;
  std::vector<std::pair<std::size_t, bool>> scopes_; ///< column of each def or class; is a class
  std::vector<python_token> decorators_;
};

} // namespace

module_outline::module_outline(std::string_view source) : tokens(tokens_of(source)) {
  module_outliner(*this).run();
}

std::size_t closing_bracket(std::span<python_token const> line, std::size_t at) noexcept {
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

} // namespace mprun
