#include "reports/history/text_columns.hpp"

#include <algorithm>

namespace mprun {

std::string text_columns::text(console_style const& style) const {
  std::vector<std::string> headings;
  std::vector<std::size_t> widths;
  for (auto const& column : columns_) {
    headings.push_back(column.heading);
    widths.push_back(columns_of(column.heading));
  }
  for (auto const& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row[i]));
    }
  }
  auto const line = [&](std::vector<std::string> const& cells) {
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto const missing = std::string(widths[i] - columns_of(cells[i]), ' ');
      auto const is_last = i + 1 == cells.size();
      out += "  ";
      out += columns_[i].aligned == text_column::side::right ? missing + cells[i]
             : is_last                                       ? cells[i]
                                                             : cells[i] + missing;
    }
    return out.substr(0, out.find_last_not_of(' ') + 1);
  };
  auto out = style.paint(colour::dim, line(headings)) + "\n";
  for (auto const& row : rows_) {
    out += line(row) + "\n";
  }
  return out;
}

} // namespace mprun
