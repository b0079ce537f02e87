#include "bench/comparison/row_estimate.hpp"

#include "bench/comparison/host_speed.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t min_quiet_rounds = 10; ///< with fewer the other rounds are not left out

/// Logarithms of HEAD over BASE in the rounds that both have.
std::vector<double> pairs_of(measure const& base, std::vector<double> const& before,
                             measure const& head, std::vector<double> const& after) {
  std::vector<double> out;
  for (std::size_t i = 0; i < base.visits.size(); ++i) {
    for (std::size_t k = 0; k < head.visits.size(); ++k) {
      if (base.visits[i].round == head.visits[k].round) {
        out.push_back(std::log(after[k] / before[i]));
      }
    }
  }
  return out;
}

spread_source source_of(side_figures const& before, side_figures const& after,
                        measure_runs const& base, measure_runs const& head,
                        comparison_options const& options) {
  if (options.by_pairs) {
    return spread_source::in_turn;
  }
  if (options.spread) {
    return spread_source::given;
  }
  if (base.size() > 1 || head.size() > 1) {
    return spread_source::measured;
  }
  if (!before.has_rounds || !after.has_rounds) {
    return spread_source::without_rounds;
  }
  return before.has_yardsticks && after.has_yardsticks ? spread_source::of_rounds
                                                       : spread_source::of_unknown_hosts;
}

/// "the host had other work in 78 of 80 rounds of BASE, 80 of 80 of HEAD".
std::string busy_words(side_figures const& before, side_figures const& after) {
  auto const of = [](side_figures const& side) {
    return fmt::format("{} of {}", side.logs.size() - side.quiet.figures.size(), side.logs.size());
  };
  return fmt::format("the host had other work in {} rounds of BASE, {} of HEAD", of(before),
                     of(after));
}

/// For a single run per side: compares the rounds in which the host had nothing else to do,
/// corrected to a host of constant speed.
void compare_quiet_rounds(row_estimate& found, comparison_row& row, side_figures const& before,
                          side_figures const& after) {
  auto of_base = before.quiet.figures;
  auto of_head = after.quiet.figures;
  double doubt = 0; ///< the uncertainty of the correction
  if (found.source == spread_source::of_rounds) {
    constexpr double errors = 2;
    auto const slope = pooled(slope_over_host(before.quiet), slope_over_host(after.quiet));
    auto const common = common_yardstick(before.quiet.yardsticks, after.quiet.yardsticks);
    found.host = after.shown.yardstick / before.shown.yardstick;
    of_base = without_host(before.quiet, slope.slope, common);
    of_head = without_host(after.quiet, slope.slope, common);
    doubt = std::expm1(errors * slope.error * std::abs(std::log(found.host)));
    row.base->drift = drift_of_logs(of_base);
    row.head->drift = drift_of_logs(of_head);
  }
  found.by_ranks = shift::of_two_sets(of_base, of_head);
  // Each side may lie at an extreme of its own variation.
  found.spread = std::max(found.spread, spread_within(of_base) + spread_within(of_head)) + doubt;
}

/// Compares rounds of both sides that were measured in turn, so that common influences cancel out.
void compare_pairs(row_estimate& found, comparison_row& row, side_figures const& before,
                   side_figures const& after, measure_runs const& base, measure_runs const& head) {
  std::vector<double> pairs;
  for (std::size_t run = 0; run < std::min(base.size(), head.size()); ++run) {
    auto const more = pairs_of(*base[run], before.runs[run], *head[run], after.runs[run]);
    pairs.insert(pairs.end(), more.begin(), more.end());
  }
  found.by_ranks = shift::of_pairs(pairs);
  row.base->drift = 1;
  row.head->drift = drift_of_logs(pairs);
}

} // namespace

double worse_of(double ratio) noexcept {
  return std::max(ratio, 1 / ratio) - 1;
}

row_estimate estimate_row(comparison_row& row, side_figures const& before,
                          side_figures const& after, measure_runs const& base,
                          measure_runs const& head, comparison_options const& options) {
  row_estimate found{.by_ranks = shift::of_two_sets(before.logs, after.logs),
                     .source = source_of(before, after, base, head, options),
                     .disturbed = {}};
  found.between_runs = found.source == spread_source::measured
                           ? std::max(measured_spread(before.runs), measured_spread(after.runs))
                           : options.spread.value_or(assumed_spread(found.source));
  found.spread = found.between_runs;
  if (found.source == spread_source::in_turn) {
    compare_pairs(found, row, before, after, base, head);
  }
  if (found.source == spread_source::of_rounds || found.source == spread_source::of_unknown_hosts) {
    auto const quiet = std::min(before.quiet.figures.size(), after.quiet.figures.size());
    if (quiet >= std::min(min_quiet_rounds, std::min(before.logs.size(), after.logs.size()))) {
      compare_quiet_rounds(found, row, before, after);
    } else {
      found.disturbed = busy_words(before, after);
    }
  }
  found.spread += std::max(worse_of(row.base->drift), worse_of(row.head->drift));
  return found;
}

} // namespace mprun
