#include "suites/judging/exit_status.hpp"

#include "base/text/printable.hpp"
#include "suites/catalog/python_tokens.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <vector>

namespace mprun {
namespace {

bool is_exit(python_token const& token) {
  return token.is("exit") || token.is("SystemExit");
}

/// exit(), exit(0), exit(None), exit(False)
bool is_good_call(std::vector<python_token> const& all, std::size_t at) {
  auto const is = [&](std::size_t position, std::string_view text) {
    return position < all.size() && all[position].is(text);
  };
  auto const has_good_value = is(at + 2, "0") || is(at + 2, "None") || is(at + 2, "False");
  return is(at + 1, "(") && (is(at + 2, ")") || (has_good_value && is(at + 3, ")")));
}

/// `except SystemExit`, `raise SystemExit`, `from sys import exit`: no value is given.
bool is_mere_name(std::vector<python_token> const& all, std::size_t at) {
  auto const is_called = at + 1 < all.size() && all[at + 1].is("(");
  auto const is_imported = at > 0 && (all[at - 1].is("import") || all[at - 1].is(","));
  auto const is_renamed = at + 1 < all.size() && all[at + 1].is("as");
  auto const is_base = at > 2 && all[at - 3].is("class");
  auto const is_raised_or_caught = all[at].is("SystemExit") && !is_base;
  return !is_called && (is_raised_or_caught || (is_imported && !is_renamed));
}

} // namespace

std::string exit_text(program_exit const& how) {
  constexpr std::size_t max_size = 200;
  return how.text.empty() ? fmt::format("exit status {}", how.status.value_or(0))
                          : "exit: " + printable(how.text, max_size);
}

bool may_exit_badly(std::string_view source) {
  auto const all = tokens_of(source);
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (is_exit(all[at]) && !is_good_call(all, at) && !is_mere_name(all, at)) {
      return true;
    }
  }
  return false;
}

bool names_an_exit(std::string_view source) {
  auto const all = tokens_of(source);
  return std::any_of(all.begin(), all.end(), is_exit);
}

} // namespace mprun
