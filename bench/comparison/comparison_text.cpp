#include "bench/comparison/comparison_text.hpp"

#include "base/text/text.hpp"
#include "bench/comparison/comparison_words.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace mprun {
namespace {

constexpr std::size_t width = 100;
constexpr std::size_t gap = 2;

/// The columns before the measure's name.
using cells = std::array<std::string, 7>;

cells heading_cells(comparison_options const& options) {
  return {"",     "ratio", fmt::format("{:g} % range", options.confidence * 100), "p", "BASE",
          "HEAD", "rounds"};
}

std::string verdict_in_capitals(change verdict) {
  switch (verdict) {
  case change::broken: return "BROKEN";
  case change::regressed: return "REGRESSED";
  default: return std::string(words_for(verdict));
  }
}

colour colour_of(change verdict) {
  switch (verdict) {
  case change::broken:
  case change::regressed: return colour::red;
  case change::improved:
  case change::fixed: return colour::green;
  case change::unclear:
  case change::errored: return colour::yellow;
  default: return colour::plain;
  }
}

cells cells_of(comparison_row const& row) {
  return {verdict_in_capitals(row.verdict),
          ratio_text(row),
          range_text(row),
          p_text(row),
          median_text(row, row.base),
          median_text(row, row.head),
          rounds_text(row)};
}

class table {
public:
  explicit table(console_style const& style) : style_(style) {}

  void add(cells columns, std::string name, colour paint, std::string remark) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      widths_[i] = std::max(widths_[i], columns_of(columns[i]));
    }
    rows_.push_back({std::move(columns), std::move(name), paint, std::move(remark)});
  }

  std::string text() const {
    std::size_t before_name = 0;
    for (auto const column : widths_) {
      before_name += column + gap;
    }
    std::string out;
    for (auto const& row : rows_) {
      out += line(row);
      // A name that does not fit is not cut, because the ends of names distinguish measures.
      bool const fits = before_name + columns_of(row.name) <= width;
      out += fmt::format("{}{}\n", fits ? "  " : "\n    ", row.name);
      if (!row.remark.empty()) {
        out += style_.paint(colour::dim, cut_to("    " + row.remark, width)) + "\n";
      }
    }
    return out;
  }

private:
  struct text_row {
    cells columns;
    std::string name;
    colour paint;
    std::string remark;
  };

  /// The verdict is left-aligned, figures are right-aligned.
  std::string line(text_row const& row) const {
    auto out = style_.paint(row.paint, padded(row.columns[0], widths_[0]));
    for (std::size_t i = 1; i < row.columns.size(); ++i) {
      auto const missing = widths_[i] - columns_of(row.columns[i]);
      out += std::string(gap + missing, ' ') + row.columns[i];
    }
    return out;
  }

  console_style const& style_;
  std::array<std::size_t, std::tuple_size_v<cells>> widths_{};
  std::vector<text_row> rows_;
};

} // namespace

std::string comparison_text(comparison const& all, console_style const& style) {
  std::string out;
  for (auto const& line : difference_lines(all)) {
    out += style.paint(colour::yellow, "DIFFERENT") + "  " + line + "\n";
  }
  out += out.empty() ? "" : "\n";
  table rows(style);
  rows.add(heading_cells(all.options), "measure", colour::plain, "");
  for (auto const& row : all.rows) {
    rows.add(cells_of(row), printable_line(row.name), colour_of(row.verdict), remark_text(row));
  }
  auto const verdict = all.regressed() ? colour::red : colour::green;
  return out + rows.text() + "\nspread between runs: " + all.spread_words + "\n" +
         style.paint(verdict, summary_line(all)) + "\n";
}

} // namespace mprun
