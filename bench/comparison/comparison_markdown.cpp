#include "bench/comparison/comparison_markdown.hpp"

#include "base/text/text.hpp"
#include "bench/comparison/comparison_words.hpp"
#include "reports/console/terminal_text.hpp"

#include <fmt/format.h>
#include <string_view>

namespace mprun {
namespace {

/// As code, so that no character of a name has a meaning; a bar would still end a table's cell.
std::string code(std::string_view name) {
  std::string out = "`";
  for (auto const c : printable_line(name)) {
    if (c == '|') {
      out += '\\';
    }
    out += c == '`' ? '\'' : c;
  }
  return out + "`";
}

bool deserves_attention(change verdict) {
  return verdict != change::minor && verdict != change::same;
}

std::string markdown_verdict(change verdict) {
  auto const words = words_for(verdict);
  bool const bad = verdict == change::broken || verdict == change::regressed;
  return bad ? fmt::format("**{}**", words) : std::string(words);
}

std::string markdown_heading(comparison_options const& options) {
  return fmt::format("| | measure | ratio | {:g} % range | p | BASE | HEAD | rounds |\n"
                     "|---|---|--:|--:|--:|--:|--:|--:|\n",
                     options.confidence * 100);
}

std::string table_row(comparison_row const& row) {
  auto const remark = remark_text(row);
  return fmt::format("| {} | {}{} | {} | {} | {} | {} | {} | {} |\n", markdown_verdict(row.verdict),
                     code(row.name), remark.empty() ? "" : fmt::format(" {}", code(remark)),
                     ratio_text(row), range_text(row), p_text(row), median_text(row, row.base),
                     median_text(row, row.head), rounds_text(row));
}

} // namespace

std::string comparison_markdown(comparison const& all) {
  std::string noteworthy;
  std::string others;
  for (auto const& row : all.rows) {
    (deserves_attention(row.verdict) ? noteworthy : others) += table_row(row);
  }
  auto out =
      fmt::format("### {} {}\n", all.regressed() ? ":x:" : ":white_check_mark:", summary_line(all));
  out += fmt::format("\nSpread between runs: {}.\n", all.spread_words);
  auto const differences = difference_lines(all);
  if (!differences.empty()) {
    out += "\nBASE and HEAD were not measured under the same conditions:\n\n";
  }
  for (auto const& line : differences) {
    out += fmt::format("- {}\n", code(line));
  }
  if (!noteworthy.empty()) {
    out += fmt::format("\n{}{}", markdown_heading(all.options), noteworthy);
  }
  if (!others.empty()) {
    auto const count = all.count(change::minor) + all.count(change::same);
    out += fmt::format("\n<details><summary>{} without a change that matters</summary>\n\n{}{}\n"
                       "</details>\n",
                       how_many(count, "measure"), markdown_heading(all.options), others);
  }
  return out;
}

} // namespace mprun
