#include "bench/comparison/comparison_words.hpp"

#include "base/text/text.hpp"
#include "bench/files/quantity_text.hpp"
#include "reports/console/terminal_text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mprun {
namespace {

std::string or_none(std::string const& text) {
  return text.empty() ? "none" : fmt::format("'{}'", printable_line(text));
}

/// The counts above 0, from the first verdict to the last: "1 broken, 40 same".
std::string counts_text(comparison const& all, change first, change last) {
  std::vector<std::string> parts;
  for (auto i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    auto const verdict = static_cast<change>(i);
    if (all.count(verdict) > 0) {
      parts.push_back(fmt::format("{} {}", all.count(verdict), words_for(verdict)));
    }
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

} // namespace

std::string_view words_for(change verdict) {
  switch (verdict) {
  case change::broken: return "broken";
  case change::regressed: return "regressed";
  case change::improved: return "improved";
  case change::unclear: return "unclear";
  case change::minor: return "minor";
  case change::same: return "same";
  case change::fixed: return "fixed";
  case change::errored: return "error";
  case change::added: return "added";
  case change::removed: return "removed";
  }
  return "";
}

std::string ratio_text(comparison_row const& row) {
  return row.estimate ? fmt::format("{:.3f}", row.estimate->ratio) : "-";
}

std::string range_text(comparison_row const& row) {
  if (!row.estimate) {
    return "-";
  }
  auto const& range = row.estimate->range;
  return std::isinf(range.high) ? "unknown" : fmt::format("{:.3f}..{:.3f}", range.low, range.high);
}

std::string p_text(comparison_row const& row) {
  if (!row.estimate) {
    return "-";
  }
  return row.estimate->p < 0.0001 ? "<0.0001" : fmt::format("{:.4f}", row.estimate->p);
}

std::string median_text(comparison_row const& row, std::optional<side_summary> const& of) {
  if (!of) {
    return "-";
  }
  return of->error.empty() ? printable_line(quantity_text(of->median, row.unit)) : "error";
}

std::string rounds_text(comparison_row const& row) {
  auto const count = [](std::optional<side_summary> const& of) {
    return of ? std::to_string(of->rounds) : "-";
  };
  return fmt::format("{}/{}", count(row.base), count(row.head));
}

std::string remark_text(comparison_row const& row) {
  std::vector<std::string> parts;
  auto const tell = [&](char const* name, std::optional<side_summary> const& of) {
    if (of && !of->error.empty()) {
      parts.push_back(fmt::format("{}: {}", name, printable_line(of->error)));
    }
  };
  tell("BASE", row.base);
  tell("HEAD", row.head);
  if (!row.remark.empty()) {
    parts.push_back(row.remark);
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::vector<std::string> difference_lines(comparison const& all) {
  struct difference_group {
    std::string_view board;
    difference shared;
    std::size_t measures;
  };
  std::vector<difference_group> groups;
  for (auto const& row : all.rows) {
    for (auto const& differing : row.differences) {
      auto const same = [&](difference_group const& g) {
        return g.board == row.board && g.shared == differing;
      };
      auto const found = std::find_if(groups.begin(), groups.end(), same);
      if (found == groups.end()) {
        groups.push_back({row.board, differing, 1});
      } else {
        ++found->measures;
      }
    }
  }
  std::vector<std::string> lines;
  for (auto const& group : groups) {
    auto const of = group.board.empty() ? "" : fmt::format(" of {}", printable_line(group.board));
    lines.push_back(fmt::format("{}{}: {} in BASE, {} in HEAD ({})", group.shared.property, of,
                                or_none(group.shared.base), or_none(group.shared.head),
                                how_many(group.measures, "measure")));
  }
  return lines;
}

std::string summary_line(comparison const& all) {
  auto const worse = all.count(change::broken) + all.count(change::regressed);
  // Not "nothing regressed": the rounds may be too few or too scattered to show it.
  auto const measures = how_many(all.in_both(), "measure");
  auto const outcome = worse == 0 ? fmt::format("no regression shown in {}", measures)
                                  : fmt::format("{} of {} regressed", worse, measures);
  auto const lone = counts_text(all, change::added, change::removed);
  return fmt::format("{} (threshold {:g} %): {}{}{}", outcome, all.options.threshold * 100,
                     counts_text(all, change::broken, change::errored), lone.empty() ? "" : "; ",
                     lone);
}

std::string visible_difference_line(comparison const& all) {
  std::vector<std::pair<double, std::string_view>> seen;
  for (auto const& row : all.rows) {
    if (row.estimate) { // the wider half of the range
      auto const& [low, high] = row.estimate->range;
      auto const ratio = row.estimate->ratio;
      seen.emplace_back(std::max(ratio / low, high / ratio) - 1, row.name);
    }
  }
  if (seen.empty()) {
    return "no measure has figures on both sides";
  }
  std::sort(seen.begin(), seen.end());
  auto const& [largest, name] = seen.back();
  if (std::isinf(largest)) {
    return "no difference can be seen with this few rounds";
  }
  return fmt::format(
      "on this host at this time a difference of {:.1f} % can be seen in half of the "
      "measures, of {:.1f} % in all ({})",
      seen[(seen.size() - 1) / 2].first * 100, largest * 100, printable_line(name));
}

} // namespace mprun
