// A table as text: columns as wide as their content, numbers aligned to the right.
#pragma once

#include "reports/console/terminal_text.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

struct text_column {
  enum class side { left, right };

  std::string heading;
  side aligned = side::left;
};

class text_columns {
public:
  explicit text_columns(std::vector<text_column> columns) : columns_(std::move(columns)) {}

  /// `texts` has as many elements as there are columns.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::size_t rows() const noexcept { return rows_.size(); }

  /// Each line is indented by two spaces; the last column is neither padded nor cut.
  std::string text(console_style const& style) const;

private:
  std::vector<text_column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

} // namespace mprun
