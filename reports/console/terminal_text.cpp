#include "reports/console/terminal_text.hpp"

#include "base/text/utf8.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace mprun {
namespace {

struct code_range {
  char32_t first;
  char32_t last;
};

/// Characters that take no column of their own; the table is an approximation.
constexpr std::array combining{
    code_range{0x0300, 0x036F}, code_range{0x0483, 0x0489}, code_range{0x0591, 0x05BD},
    code_range{0x0610, 0x061A}, code_range{0x064B, 0x065F}, code_range{0x0E31, 0x0E31},
    code_range{0x0E34, 0x0E3A}, code_range{0x1AB0, 0x1AFF}, code_range{0x1DC0, 0x1DFF},
    code_range{0x200B, 0x200F}, code_range{0x202A, 0x202E}, code_range{0x2060, 0x2064},
    code_range{0x20D0, 0x20FF}, code_range{0xFE00, 0xFE0F}, code_range{0xFE20, 0xFE2F},
    code_range{0xFEFF, 0xFEFF},
};

/// Characters that take two columns: East Asian wide ones and emoji, approximately.
constexpr std::array wide{
    code_range{0x1100, 0x115F},   code_range{0x231A, 0x231B},   code_range{0x23E9, 0x23EC},
    code_range{0x2E80, 0x303E},   code_range{0x3041, 0xA4CF},   code_range{0xA960, 0xA97F},
    code_range{0xAC00, 0xD7A3},   code_range{0xF900, 0xFAFF},   code_range{0xFE30, 0xFE6F},
    code_range{0xFF00, 0xFF60},   code_range{0xFFE0, 0xFFE6},   code_range{0x1F300, 0x1F64F},
    code_range{0x1F680, 0x1F6FF}, code_range{0x1F900, 0x1FAFF}, code_range{0x20000, 0x3FFFD},
};

template<class Table>
bool is_in(Table const& table, char32_t code) noexcept {
  return std::any_of(table.begin(), table.end(),
                     [code](code_range r) { return code >= r.first && code <= r.last; });
}

struct glyph {
  std::size_t bytes;
  std::size_t columns;
};

/// A byte that begins no character counts as one column.
glyph first_glyph(std::string_view text) noexcept {
  auto const found = first_character(text);
  std::size_t const columns = is_in(combining, found.code) ? 0 : is_in(wide, found.code) ? 2 : 1;
  return {std::max<std::size_t>(found.size, 1), columns};
}

} // namespace

std::string console_style::paint(colour how, std::string_view text) const {
  constexpr std::array codes{"", "2", "1", "31;1", "32", "33", "36"};
  if (!colours || how == colour::plain || text.empty()) {
    return std::string(text);
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(how)], text);
}

std::size_t columns_of(std::string_view text) noexcept {
  std::size_t columns = 0;
  while (!text.empty()) {
    auto const glyph = first_glyph(text);
    columns += glyph.columns;
    text.remove_prefix(glyph.bytes);
  }
  return columns;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns == 0 || columns_of(text) <= columns) {
    return std::string(columns == 0 ? std::string_view() : text);
  }
  std::size_t bytes = 0;
  std::size_t used = 0;
  for (;;) {
    auto const glyph = first_glyph(text.substr(bytes));
    if (used + glyph.columns > columns - 1) {
      return fmt::format("{}~", text.substr(0, bytes));
    }
    used += glyph.columns;
    bytes += glyph.bytes;
  }
}

std::string padded(std::string_view text, std::size_t columns) {
  auto const used = columns_of(text);
  return std::string(text) + std::string(used < columns ? columns - used : 0, ' ');
}

std::string how_long(run_duration d) {
  auto const ms = std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
  if (ms < 1) {
    return "<1 ms";
  }
  if (ms < 1000) {
    return fmt::format("{} ms", ms);
  }
  auto const tenths = (ms + 50) / 100;
  if (tenths < 600) {
    return fmt::format("{}.{} s", tenths / 10, tenths % 10);
  }
  auto const s = (ms + 500) / 1000;
  if (s < 3600) {
    return fmt::format("{} min {:02} s", s / 60, s % 60);
  }
  return fmt::format("{} h {:02} min", s / 3600, s / 60 % 60);
}

std::string clock_time(run_duration d) {
  auto const s = std::chrono::duration_cast<std::chrono::seconds>(d).count();
  if (s < 3600) {
    return fmt::format("{}:{:02}", s / 60, s % 60);
  }
  return fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string how_many(std::size_t count, std::string_view singular) {
  return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

} // namespace mprun
