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

cells heading(comparison_options const& options) {
  return {"",     "ratio", fmt::format("{:g} % range", options.confidence * 100), "p", "BASE",
          "HEAD", "rounds"};
}

std::string verdict_text(change what) {
  switch (what) {
  case change::broken: return "BROKEN";
  case change::regressed: return "REGRESSED";
  default: return std::string(words_for(what));
  }
}

colour colour_of(change what) {
  switch (what) {
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
  return {verdict_text(row.verdict),
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

  void add(cells one, std::string name, colour paint, std::string remark) {
    for (std::size_t i = 0; i < one.size(); ++i) {
      widths_[i] = std::max(widths_[i], columns_of(one[i]));
    }
    rows_.push_back({std::move(one), std::move(name), paint, std::move(remark)});
  }

  std::string text() const {
    std::size_t before_name = 0;
    for (auto const column : widths_) {
      before_name += column + gap;
    }
    std::string out;
    for (auto const& one : rows_) {
      out += line(one);
      // A name that does not fit is not cut, for its end tells measures apart.
      bool const fits = before_name + columns_of(one.name) <= width;
      out += fmt::format("{}{}\n", fits ? "  " : "\n    ", one.name);
      if (!one.remark.empty()) {
        out += style_.paint(colour::dim, cut_to("    " + one.remark, width)) + "\n";
      }
    }
    return out;
  }

private:
  struct table_row {
    cells columns;
    std::string name;
    colour paint;
    std::string remark;
  };

  /// The verdict to the left, figures to the right.
  std::string line(table_row const& one) const {
    auto out = style_.paint(one.paint, padded(one.columns[0], widths_[0]));
    for (std::size_t i = 1; i < one.columns.size(); ++i) {
      auto const missing = widths_[i] - columns_of(one.columns[i]);
      out += std::string(gap + missing, ' ') + one.columns[i];
    }
    return out;
  }

  console_style const& style_;
  std::array<std::size_t, std::tuple_size_v<cells>> widths_{};
  std::vector<table_row> rows_;
};

} // namespace

std::string comparison_text(comparison const& all, console_style const& style) {
  std::string out;
  for (auto const& line : difference_lines(all)) {
    out += style.paint(colour::yellow, "DIFFERENT") + "  " + line + "\n";
  }
  out += out.empty() ? "" : "\n";
  table rows(style);
  rows.add(heading(all.options), "measure", colour::plain, "");
  for (auto const& row : all.rows) {
    rows.add(cells_of(row), printable_line(row.name), colour_of(row.verdict), remark_text(row));
  }
  auto const verdict = all.regressed() ? colour::red : colour::green;
  return out + rows.text() + "\nspread between runs: " + all.spread_words + "\n" +
         style.paint(verdict, summary_line(all)) + "\n";
}

} // namespace mprun
