// A line of the live status: coloured parts, cut to the width of the screen.
#pragma once

#include "reports/console/terminal_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

struct status_line {
  std::string text;        ///< with colours, without a newline
  std::size_t columns = 0; ///< its width on the screen
};

/// Escape sequences do not count as columns; the screen's edge cuts the line.
class line_builder {
public:
  line_builder(std::size_t max_columns, console_style const& style)
      : max_columns_(max_columns), style_(style) {}

  line_builder& add(std::string_view text, colour how = colour::plain) {
    auto const left = max_columns_ - line_.columns;
    if (left == 0) {
      return *this;
    }
    auto const part = cut_to(text, left);
    line_.columns += columns_of(part);
    line_.text += style_.paint(how, part);
    return *this;
  }
  /// Cuts or pads the text to exactly `columns`.
  line_builder& column(std::string_view text, std::size_t columns, colour how = colour::plain) {
    add(cut_to(text, columns), how);
    auto const used = std::min(columns_of(text), columns);
    return add(std::string(columns - used, ' '));
  }
  status_line end() const { return line_; }

private:
  std::size_t max_columns_;
  console_style const& style_;
  status_line line_;
};

} // namespace mprun
