#include "bench/comparison/comparison.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/comparison/family.hpp"
#include "bench/comparison/row_estimate.hpp"
#include "bench/comparison/side_figures.hpp"
#include "bench/files/quantity_text.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <map>
#include <utility>

namespace mprun {
namespace {

/// The factor that converts HEAD's samples to BASE's unit.
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

std::vector<difference> differences_of(measure const& base, measure const& head) {
  std::vector<difference> out;
  auto const look = [&](char const* property, std::string const& in_base,
                        std::string const& in_head) {
    if (in_base != in_head) {
      out.push_back({property, in_base, in_head});
    }
  };
  look("platform", base.platform, head.platform);
  look("machine", base.machine, head.machine);
  look("firmware", base.firmware, head.firmware);
  look("link", base.link, head.link);
  look("faults", base.faults, head.faults);
  look("payload", base.payload, head.payload);
  return out;
}

comparison_row row_of(measure const& source) {
  comparison_row row;
  row.name = source.name;
  row.board = source.board;
  row.unit = source.unit;
  row.lower_is_better = source.lower_is_better;
  return row;
}

void refuse_other_direction(measure const& base, measure const& head) {
  if (base.lower_is_better != head.lower_is_better) {
    throw config_error(fmt::format("{}: lower is better in {}, higher in {}", base.name,
                                   base.lower_is_better ? "BASE" : "HEAD",
                                   base.lower_is_better ? "HEAD" : "BASE"));
  }
}

comparison_row lone_row(measure const& source, change verdict) {
  auto row = row_of(source);
  row.verdict = verdict;
  (verdict == change::added ? row.head : row.base) = figures_of({&source}, 1).shown;
  return row;
}

/// Judges the measures that both sides have. It takes two steps, because each verdict depends on
/// the number of measures.
class judging {
public:
  explicit judging(comparison_options const& options) : options_(options) {}

  void add(measure_runs const& base, measure_runs const& head) {
    refuse_other_direction(*base.front(), *head.front());
    auto row = row_of(*base.front());
    auto const before = figures_of(base, 1);
    auto const after = figures_of(head, head_scale(*base.front(), *head.front()));
    row.base = before.shown;
    row.head = after.shown;
    bool const base_failed = !before.shown.error.empty();
    bool const head_failed = !after.shown.error.empty();
    if (base_failed || head_failed) {
      row.verdict = !base_failed ? change::broken : head_failed ? change::errored : change::fixed;
      failed_.push_back(std::move(row));
      return;
    }
    row.differences = differences_of(*base.front(), *head.front());
    estimate(std::move(row), before, after, base, head);
  }

  std::vector<comparison_row> rows() {
    auto const worse = holm(p_worse_);
    auto const better = holm(p_better_);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      conclude(i, worse[i], better[i]);
    }
    rows_.insert(rows_.end(), failed_.begin(), failed_.end());
    return std::move(rows_);
  }

  std::string spread_words() const {
    auto const assumed = [](spread_source from) { return assumed_spread(from) * 100; };
    switch (source_) {
    case spread_source::measured: return "measured between the runs of each side";
    case spread_source::given:
      return fmt::format("{:g} %, as given", options_.spread.value_or(0) * 100);
    case spread_source::of_rounds:
      return fmt::format("{:g} % assumed{}; more files per side measure it", assumed(source_),
                         host_words());
    case spread_source::of_unknown_hosts:
      return fmt::format(
          "{:g} % assumed, as the hosts' speed is unknown; more files per side measure it",
          assumed(source_));
    case spread_source::without_rounds:
      return fmt::format(
          "{:g} % assumed, as the files have no rounds; more files per side measure it",
          assumed(source_));
    case spread_source::in_turn: return "none: both sides were measured in turn";
    }
    return {};
  }

private:
  void estimate(comparison_row row, side_figures const& before, side_figures const& after,
                measure_runs const& base, measure_runs const& head) {
    auto found = estimate_row(row, before, after, base, head, options_);
    source_ = rows_.empty() ? found.source : std::max(found.source, source_);
    host_ = worse_of(found.host) > worse_of(host_) ? found.host : host_;
    ratio_estimate shown;
    shown.ratio = std::exp(found.by_ranks.estimate());
    shown.spread = found.spread;
    auto const margin = std::log1p(found.spread);
    auto const larger = found.by_ranks.p_above(margin);
    auto const smaller = found.by_ranks.p_below(-margin);
    p_worse_.push_back(row.lower_is_better ? larger : smaller);
    p_better_.push_back(row.lower_is_better ? smaller : larger);
    row.estimate = shown;
    rows_.push_back(std::move(row));
    found_.push_back(std::move(found));
  }

  void conclude(std::size_t i, double worse, double better) {
    auto& row = rows_[i];
    auto& found = *row.estimate;
    auto const by_chance = 1 - options_.confidence;
    auto const family = static_cast<double>(rows_.size());
    auto const range = found_[i].by_ranks.interval_of(1 - by_chance / family);
    found.range = {std::exp(range.low), std::exp(range.high)};
    found.p = std::min(1.0, 2 * std::min(worse, better)); // two-sided
    if (found.p <= by_chance) {
      auto const is_minor = worse_of(found.ratio) <= options_.threshold;
      row.verdict = !found_[i].disturbed.empty() ? change::unclear
                    : is_minor                   ? change::minor
                    : worse < better             ? change::regressed
                                                 : change::improved;
    } else {
      auto const limit = (1 + options_.threshold) * (1 + found_[i].between_runs);
      auto const is_within = found.range.low >= 1 / limit && found.range.high <= limit;
      row.verdict = is_within ? change::same : change::unclear;
    }
    remark(row, 2 * found_[i].by_ranks.min_p() * family > by_chance, found_[i].disturbed);
  }

  /// ", host (12 % slower in HEAD) taken out".
  std::string host_words() const {
    constexpr double visible = 0.01;
    if (worse_of(host_) < visible) {
      return {};
    }
    return fmt::format(", host ({:.0f} % slower in {}) taken out", worse_of(host_) * 100,
                       host_ > 1 ? "HEAD" : "BASE");
  }

  void remark(comparison_row& row, bool is_too_few, std::string const& disturbed) const {
    std::vector<std::string> parts;
    if (row.verdict == change::unclear && !disturbed.empty()) {
      parts.push_back(disturbed);
    }
    if (row.verdict == change::unclear && is_too_few) {
      parts.push_back("too few rounds to tell");
    }
    auto const drifted = [&](char const* whose, double drift) {
      if (drift != 1) {
        parts.push_back(
            fmt::format("{} drifted: its second half is {:.3f} x its first", whose, drift));
      }
    };
    if (options_.by_pairs) {
      drifted("the ratio", row.head->drift);
    } else {
      drifted("BASE", row.base->drift);
      drifted("HEAD", row.head->drift);
    }
    auto const note_outliers = [&](char const* whose, side_summary const& of) {
      constexpr std::size_t rounds_per_outlier = 10; // every host has an outlier in ten rounds
      if (of.outliers * rounds_per_outlier > of.rounds) {
        parts.push_back(
            fmt::format("{} of {} rounds of {} are outliers", of.outliers, of.rounds, whose));
      }
    };
    note_outliers("BASE", *row.base);
    note_outliers("HEAD", *row.head);
    row.remark = fmt::format("{}", fmt::join(parts, "; "));
  }

  comparison_options options_;
  spread_source source_ = spread_source::of_rounds;
  double host_ = 1; ///< HEAD's yardstick over BASE's, in the measure where they differ most
  std::vector<comparison_row> rows_;
  std::vector<comparison_row> failed_;
  std::vector<row_estimate> found_; ///< parallel to rows_, like the p values
  std::vector<double> p_worse_;
  std::vector<double> p_better_;
};

/// How many times worse HEAD is; 1 where that is unknown.
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

/// The measures that every run of a side has.
std::map<std::string_view, measure_runs> by_name(bench_runs const& runs) {
  std::map<std::string_view, measure_runs> out;
  for (auto const& run : runs) {
    for (auto const& measured : run) {
      out[measured.name].push_back(&measured);
    }
  }
  std::erase_if(out, [&](auto const& entry) { return entry.second.size() != runs.size(); });
  return out;
}

} // namespace

std::size_t comparison::in_both() const {
  return rows.size() - count(change::added) - count(change::removed);
}

comparison compare(bench_runs const& base, bench_runs const& head,
                   comparison_options const& options) {
  auto const before = by_name(base);
  auto const after = by_name(head);
  comparison out;
  out.options = options;
  judging judged(options);
  for (auto const& measured : base.front()) {
    auto const of_base = before.find(measured.name);
    auto const of_head = after.find(measured.name);
    if (of_base != before.end() && of_head != after.end()) {
      judged.add(of_base->second, of_head->second);
    } else {
      out.rows.push_back(lone_row(measured, change::removed));
    }
  }
  for (auto const& measured : head.front()) {
    if (!before.contains(measured.name)) {
      out.rows.push_back(lone_row(measured, change::added));
    }
  }
  auto rows = judged.rows();
  std::move(rows.begin(), rows.end(), std::back_inserter(out.rows));
  out.spread_words = judged.spread_words();
  std::stable_sort(out.rows.begin(), out.rows.end(), comes_first);
  for (auto const& row : out.rows) {
    ++out.counts[static_cast<std::size_t>(row.verdict)];
  }
  return out;
}

} // namespace mprun
