#include "runner/inventory/log_lines.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr auto flags = std::regex::ECMAScript | std::regex::optimize;

} // namespace

std::string log_lines::check(std::string const& expression) {
  try {
    std::regex const compiled(expression, flags);
    return std::regex_search("", compiled) ? "matches an empty line, and therefore every line" : "";
  } catch (std::regex_error const& e) {
    return fmt::format("is not a regular expression (ECMAScript): {}", e.what());
  }
}

log_lines::log_lines(std::vector<std::string> const& expressions) {
  for (auto const& expression : expressions) {
    expressions_.emplace_back(expression, flags);
  }
}

/// The length of the longest match that begins here; 0 if there is none.
std::size_t log_lines::length_of_match(char const* at, char const* end) const {
  end = at + std::min<std::ptrdiff_t>(end - at, max_match);
  std::size_t longest = 0;
  for (auto const& expression : expressions_) {
    std::cmatch found;
    if (std::regex_search(at, end, found, expression, std::regex_constants::match_continuous)) {
      longest = std::max(longest, static_cast<std::size_t>(found.length()));
    }
  }
  return longest;
}

std::size_t log_lines::take_out_of(std::string& text) const {
  if (expressions_.empty()) {
    return 0;
  }
  std::size_t taken = 0;
  std::string kept;
  auto const* at = text.data();
  auto const* const end = at + text.size();
  while (at != end) {
    auto const* const line_end = std::find(at, end, '\n');
    auto const* const after = line_end == end ? end : line_end + 1;
    auto const* inside = at;
    if (length_of_match(at, line_end) == 0) {
      inside = line_end - std::min<std::ptrdiff_t>(line_end - at, max_inside);
      while (inside != line_end && length_of_match(inside, line_end) < min_inside) {
        ++inside;
      }
    }
    taken += inside != line_end ? 1 : 0;
    kept.append(at, inside != line_end ? inside : after);
    at = after;
  }
  text = std::move(kept);
  return taken;
}

} // namespace mprun
