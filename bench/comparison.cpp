#include "bench/comparison.hpp"

#include "bench/mann_whitney.hpp"
#include "bench/quantity_text.hpp"
#include "runner/config_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace mprun {
namespace {

/// FNV-1a: each measure has a seed of its own, so that its interval does not depend on the others.
std::uint64_t seed_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (auto const c : name) {
    hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3;
  }
  return hash;
}

/// What to multiply HEAD's samples by to have them in BASE's unit.
double head_scale(measure const& base, measure const& head) {
  if (base.unit == head.unit) {
    return 1;
  }
  auto const base_seconds = seconds_in(base.unit);
  auto const head_seconds = seconds_in(head.unit);
  if (!base_seconds || !head_seconds) {
    throw config_error(fmt::format("{}: measured in '{}' in BASE, in '{}' in HEAD", base.name,
                                   base.unit, head.unit));
  }
  return *head_seconds / *base_seconds;
}

std::string error_of(measure const& one) {
  if (!one.error.empty()) {
    return one.error;
  }
  if (one.samples.empty()) {
    return "no samples";
  }
  auto const is_figure = [](double sample) { return std::isfinite(sample) && sample > 0; };
  if (!std::all_of(one.samples.begin(), one.samples.end(), is_figure)) {
    return "a sample is not above 0"; // so that there is no ratio
  }
  return {};
}

struct loaded {
  side figures;
  std::vector<double> sorted; ///< none where there is an error
};

/// The samples times `scale`, and what they tell.
loaded load(measure const& one, double scale) {
  loaded out;
  out.figures.error = error_of(one);
  if (!out.figures.error.empty()) {
    return out;
  }
  out.sorted = one.samples;
  for (auto& sample : out.sorted) {
    sample *= scale;
  }
  std::sort(out.sorted.begin(), out.sorted.end());
  out.figures.samples = out.sorted.size();
  out.figures.median = percentile(out.sorted, 50);
  out.figures.p25 = percentile(out.sorted, 25);
  out.figures.p75 = percentile(out.sorted, 75);
  return out;
}

/// Samples so few, or so few on one side, that even the clearest difference proves nothing.
bool are_too_few(std::size_t base, std::size_t head, double confidence) {
  constexpr std::size_t least = 4; // a bootstrap of fewer has next to nothing to draw from
  return std::min(base, head) < least || least_p(base, head) >= 1 - confidence;
}

ratio_estimate estimate(std::string_view name, std::vector<double> const& base,
                        std::vector<double> const& head, comparison_options const& options) {
  auto const test = mann_whitney(head, base);
  ratio_estimate out;
  out.ratio = percentile(head, 50) / percentile(base, 50);
  out.range = bootstrap_ratio(base, head, options.confidence, seed_of(name));
  out.p = test.p;
  out.exact = test.exact;
  out.real = out.p < 1 - options.confidence && (out.range.low > 1 || out.range.high < 1);
  return out;
}

change verdict_of(ratio_estimate const& found, bool lower_is_better, double threshold) {
  auto const within = [&](double ratio) {
    return ratio >= 1 - threshold && ratio <= 1 + threshold;
  };
  if (!found.real) {
    return within(found.range.low) && within(found.range.high) ? change::same : change::unclear;
  }
  if (within(found.ratio)) {
    return change::minor;
  }
  return (found.ratio > 1) == lower_is_better ? change::regressed : change::improved;
}

std::vector<difference> differences_of(measure const& base, measure const& head) {
  std::vector<difference> out;
  auto const look = [&](char const* what, std::string const& in_base, std::string const& in_head) {
    if (in_base != in_head) {
      out.push_back({what, in_base, in_head});
    }
  };
  look("platform", base.platform, head.platform);
  look("machine", base.machine, head.machine);
  look("firmware", base.firmware, head.firmware);
  look("link", base.link, head.link);
  look("faults", base.faults, head.faults);
  return out;
}

comparison_row row_of(measure const& one) {
  comparison_row row;
  row.name = one.name;
  row.board = one.board;
  row.unit = one.unit;
  row.lower_is_better = one.lower_is_better;
  return row;
}

comparison_row compare_measure(measure const& base, measure const& head,
                               comparison_options const& options) {
  if (base.lower_is_better != head.lower_is_better) {
    throw config_error(fmt::format("{}: lower is better in {}, higher in {}", base.name,
                                   base.lower_is_better ? "BASE" : "HEAD",
                                   base.lower_is_better ? "HEAD" : "BASE"));
  }
  auto row = row_of(base);
  auto const before = load(base, 1);
  auto const after = load(head, head_scale(base, head));
  row.base = before.figures;
  row.head = after.figures;
  bool const base_failed = !before.figures.error.empty();
  bool const head_failed = !after.figures.error.empty();
  if (base_failed || head_failed) {
    row.verdict = !base_failed ? change::broken : head_failed ? change::errored : change::fixed;
    return row;
  }
  row.differences = differences_of(base, head);
  if (are_too_few(before.sorted.size(), after.sorted.size(), options.confidence)) {
    row.verdict = change::too_few;
    return row;
  }
  row.estimate = estimate(base.name, before.sorted, after.sorted, options);
  row.verdict = verdict_of(*row.estimate, base.lower_is_better, options.threshold);
  return row;
}

comparison_row lone_row(measure const& one, change verdict) {
  auto row = row_of(one);
  row.verdict = verdict;
  (verdict == change::added ? row.head : row.base) = load(one, 1).figures;
  return row;
}

/// How many times worse HEAD is; 1 where that is not known.
double badness(comparison_row const& row) {
  if (!row.estimate) {
    return 1;
  }
  return row.lower_is_better ? row.estimate->ratio : 1 / row.estimate->ratio;
}

bool comes_first(comparison_row const& a, comparison_row const& b) {
  if (a.verdict != b.verdict) {
    return a.verdict < b.verdict;
  }
  return a.verdict == change::improved ? badness(a) < badness(b) : badness(a) > badness(b);
}

} // namespace

std::size_t comparison::in_both() const {
  return rows.size() - count(change::added) - count(change::removed);
}

comparison compare(std::vector<measure> const& base, std::vector<measure> const& head,
                   comparison_options const& options) {
  std::map<std::string_view, measure const*> in_head;
  for (auto const& one : head) {
    in_head.emplace(one.name, &one);
  }
  comparison out{options, {}, {}};
  for (auto const& one : base) {
    auto const found = in_head.find(one.name);
    if (found == in_head.end()) {
      out.rows.push_back(lone_row(one, change::removed));
      continue;
    }
    out.rows.push_back(compare_measure(one, *found->second, options));
    in_head.erase(found);
  }
  for (auto const& one : head) {
    if (in_head.contains(one.name)) {
      out.rows.push_back(lone_row(one, change::added));
    }
  }
  std::stable_sort(out.rows.begin(), out.rows.end(), comes_first);
  for (auto const& row : out.rows) {
    ++out.counts[static_cast<std::size_t>(row.verdict)];
  }
  return out;
}

} // namespace mprun
