#include "bench/comparison/side_figures.hpp"

#include "bench/comparison/round_figures.hpp"
#include "bench/comparison/run_spread.hpp"
#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace mprun {
namespace {

std::string error_of(measure const& measured) {
  if (!measured.error.empty()) {
    return measured.error;
  }
  if (measured.samples.empty()) {
    return "no samples";
  }
  auto const is_figure = [](double sample) { return std::isfinite(sample) && sample > 0; };
  if (!std::all_of(measured.samples.begin(), measured.samples.end(), is_figure)) {
    return "a sample is not above 0"; // it has no logarithm
  }
  return {};
}

/// With more processors at work for others a figure depends on more than the board.
constexpr double max_busy = 0.1;

void load_run(side_figures& into, measure const& measured, double scale) {
  into.shown.error = error_of(measured);
  if (!into.shown.error.empty()) {
    return;
  }
  auto& rounds = into.runs.emplace_back(round_figures(measured));
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    rounds[i] *= scale;
    into.logs.push_back(std::log(rounds[i]));
    if (measured.visits.empty() || measured.visits[i].host.busy <= max_busy) {
      auto const yardstick = measured.visits.empty() ? 0 : measured.visits[i].host.yardstick;
      into.quiet.figures.push_back(into.logs.back());
      into.quiet.yardsticks.push_back(std::log(yardstick));
      into.has_yardsticks = into.has_yardsticks && yardstick > 0;
    }
  }
  into.shown.samples += measured.samples.size();
  into.has_rounds = into.has_rounds && !measured.visits.empty();
}

void sum_up(side_figures& into) {
  auto& figures = into.shown;
  if (!into.has_yardsticks) {
    into.quiet.yardsticks.clear();
  } else if (!into.quiet.figures.empty()) {
    figures.yardstick = std::exp(common_yardstick(into.quiet.yardsticks, {}));
  }
  std::vector<double> all;
  for (auto const& rounds : into.runs) {
    all.insert(all.end(), rounds.begin(), rounds.end());
    figures.outliers += outliers_in(rounds);
    auto const drift = drift_of(rounds);
    figures.drift =
        std::abs(std::log(drift)) > std::abs(std::log(figures.drift)) ? drift : figures.drift;
  }
  std::sort(all.begin(), all.end());
  figures.rounds = all.size();
  figures.median = percentile(all, 50);
  figures.p25 = percentile(all, 25);
  figures.p75 = percentile(all, 75);
}

} // namespace

side_figures figures_of(measure_runs const& runs, double scale) {
  side_figures out;
  for (auto const* measured : runs) {
    load_run(out, *measured, scale);
    if (!out.shown.error.empty()) {
      out.runs.clear();
      return out;
    }
  }
  sum_up(out);
  return out;
}

} // namespace mprun
