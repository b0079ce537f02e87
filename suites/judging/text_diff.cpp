#include "suites/judging/text_diff.hpp"

#include "base/text/printable.hpp"
#include "suites/judging/shortest_edit.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t max_lines = 200;
constexpr std::size_t max_bytes = 16 * 1024;
constexpr std::size_t max_line_size = 400;
constexpr std::size_t context = 3;
/// Lines of each text that are compared after the part both begin with. The diff is cut long before
/// it would show more.
constexpr std::size_t window = 400;

/// Up to `limit` lines, each with its newline; what is left of `text` afterwards is not split.
std::vector<std::string_view> split(std::string_view& text, std::size_t limit) {
  std::vector<std::string_view> found;
  while (!text.empty() && found.size() < limit) {
    auto const end = text.find('\n');
    auto const size = end == std::string_view::npos ? text.size() : end + 1;
    found.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return found;
}

std::string_view without_newline(std::string_view line) {
  if (line.ends_with('\n')) {
    line.remove_suffix(1);
  }
  return line;
}

/// Where the last line of `text` begins; its end when it ends with a newline.
std::size_t last_line_start(std::string_view text) {
  auto const newline = text.rfind('\n');
  return newline == std::string_view::npos ? 0 : newline + 1;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  auto const limit = std::min(a.size(), b.size());
  auto const differs =
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(limit), b.begin());
  return static_cast<std::size_t>(differs.first - a.begin());
}

/// Collects lines until the bounds are reached, and says then that there were more.
class bounded_text {
public:
  void add(std::string_view prefix, std::string_view line) {
    if (full_ || count_ == max_lines || text_.size() > max_bytes) {
      full_ = true;
      return;
    }
    ++count_;
    text_ += prefix;
    text_ += printable(line, max_line_size);
    text_.push_back('\n');
  }

  void leave_out() { full_ = true; }

  std::string take() {
    if (full_) {
      text_ += "… the rest is left out\n";
    }
    return std::move(text_);
  }

private:
  std::string text_;
  std::size_t count_ = 0;
  bool full_ = false;
};

void write_hunk(bounded_text& out, edited_line const* begin, edited_line const* end,
                std::size_t from_line, std::size_t to_line) {
  auto const from_count = static_cast<std::size_t>(
      std::count_if(begin, end, [](edited_line const& l) { return l.how != edit::add; }));
  auto const to_count = static_cast<std::size_t>(
      std::count_if(begin, end, [](edited_line const& l) { return l.how != edit::remove; }));
  // As in diff, an empty side is named by the line before it.
  out.add("", fmt::format("@@ -{},{} +{},{} @@", from_line - (from_count == 0 ? 1 : 0), from_count,
                          to_line - (to_count == 0 ? 1 : 0), to_count));
  for (auto const* line = begin; line != end; ++line) {
    char const sign = static_cast<char>(line->how);
    out.add(std::string_view(&sign, 1), without_newline(line->text));
    if (!line->text.ends_with('\n')) {
      out.add("", "\\ No newline at end of output");
    }
  }
}

/// Writes the changes with their surroundings. The script's first line has these numbers.
void write_hunks(bounded_text& out, std::vector<edited_line> const& script, std::size_t from_line,
                 std::size_t to_line) {
  auto const is_change = [](edited_line const& line) { return line.how != edit::keep; };
  auto const* const end = script.data() + script.size();
  auto const* position = script.data(); // from_line and to_line are its numbers
  for (;;) {
    auto const* const change = std::find_if(position, end, is_change);
    if (change == end) {
      return;
    }
    auto const* const begin = change - std::min<std::ptrdiff_t>(context, change - position);
    // Changes with at most twice the context between them share a hunk.
    auto const* last = change;
    for (auto const* line = change; line != end && line - last <= static_cast<int>(2 * context) + 1;
         ++line) {
      last = is_change(*line) ? line : last;
    }
    auto const* const hunk_end = last + 1 + std::min<std::ptrdiff_t>(context, end - last - 1);
    from_line += static_cast<std::size_t>(begin - position);
    to_line += static_cast<std::size_t>(begin - position);
    write_hunk(out, begin, hunk_end, from_line, to_line);
    for (auto const* line = begin; line != hunk_end; ++line) {
      from_line += line->how != edit::add ? 1 : 0;
      to_line += line->how != edit::remove ? 1 : 0;
    }
    position = hunk_end;
  }
}

/// A line for the one-line message: where it is long, the part around `column`.
std::string excerpt(std::string_view line, std::size_t column) {
  constexpr std::size_t before = 20;
  constexpr std::size_t max_size = 80;
  auto const cut = line.size() > max_size && column > before ? column - before : 0;
  return fmt::format("'{}{}'", cut > 0 ? "…" : "", printable(line.substr(cut), max_size));
}

} // namespace

std::string first_difference(std::string_view expected, std::string_view actual) {
  auto const position = common_prefix(expected, actual);
  auto const start = last_line_start(expected.substr(0, position));
  auto const number =
      1 + std::count(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(start), '\n');
  auto const line_at = [&](std::string_view text) {
    return text.substr(start, std::min(text.find('\n', start), text.size()) - start);
  };
  auto const wanted = excerpt(line_at(expected), position - start);
  auto const got = excerpt(line_at(actual), position - start);
  if (actual.empty()) {
    return fmt::format("no output: expected {}", wanted);
  }
  if (position == actual.size() && position == start) {
    return fmt::format("output ends after line {}: expected {} next", number - 1, wanted);
  }
  if (position == expected.size() && position == start) {
    return expected.empty() ? fmt::format("no output expected: got {}", got)
                            : fmt::format("output goes on after line {}, its expected end: got {}",
                                          number - 1, got);
  }
  if (position == actual.size() && expected[position] == '\n') {
    return fmt::format("output ends with line {}, {}, without the newline expected", number, got);
  }
  if (position == expected.size() && actual[position] == '\n') {
    return fmt::format("output has a newline after line {}, {}, that is not expected", number, got);
  }
  return fmt::format("output differs at line {}: expected {}, got {}", number, wanted, got);
}

std::string unified_diff(std::string_view expected, std::string_view actual) {
  if (expected == actual) {
    return {};
  }
  auto const start = last_line_start(expected.substr(0, common_prefix(expected, actual)));
  auto context_start = start; // the lines shown before the first difference
  std::size_t context_lines = 0;
  for (; context_lines < context && context_start > 0; ++context_lines) {
    context_start = last_line_start(expected.substr(0, context_start - 1));
  }
  auto const number = static_cast<std::size_t>(
      1 + std::count(expected.begin(),
                     expected.begin() + static_cast<std::ptrdiff_t>(context_start), '\n'));

  auto rest_expected = expected.substr(start);
  auto rest_actual = actual.substr(start);
  auto const same_at_end = std::mismatch(rest_expected.rbegin(), rest_expected.rend(),
                                         rest_actual.rbegin(), rest_actual.rend());
  auto suffix = static_cast<std::size_t>(same_at_end.first - rest_expected.rbegin());
  // Only whole lines: up to and with the newline that ends the last differing one.
  auto const newline = rest_expected.substr(rest_expected.size() - suffix).find('\n');
  suffix = newline == std::string_view::npos ? 0 : suffix - newline - 1;
  auto tail = rest_expected.substr(rest_expected.size() - suffix);
  rest_expected.remove_suffix(suffix);
  rest_actual.remove_suffix(suffix);

  auto head = expected.substr(context_start, start - context_start);
  auto const from = split(rest_expected, window);
  auto const to = split(rest_actual, window);
  bool const is_cut = !rest_expected.empty() || !rest_actual.empty();
  std::vector<edited_line> script;
  for (auto const& line : split(head, context)) {
    script.push_back({edit::keep, line});
  }
  auto const middle = shortest_edit(from, to);
  script.insert(script.end(), middle.begin(), middle.end());
  if (is_cut) {
    // Lines at the cut look changed only because their counterparts are beyond it.
    auto const shown = std::find_if(script.rbegin(), script.rend(),
                                    [](edited_line const& line) { return line.how == edit::keep; });
    auto const kept = static_cast<std::size_t>(script.rend() - shown);
    if (kept > context_lines) {
      script.resize(kept);
    }
  } else {
    for (auto const& line : split(tail, context)) {
      script.push_back({edit::keep, line});
    }
  }
  bounded_text out;
  out.add("", "--- expected");
  out.add("", "+++ actual");
  write_hunks(out, script, number, number);
  if (is_cut) {
    out.leave_out();
  }
  return out.take();
}

std::string shown_block(std::string_view text) {
  bounded_text out;
  while (!text.empty()) {
    for (auto const& line : split(text, max_lines + 1)) {
      out.add("", without_newline(line));
    }
    if (!text.empty()) {
      out.leave_out();
      break;
    }
  }
  return out.take();
}

} // namespace mprun
