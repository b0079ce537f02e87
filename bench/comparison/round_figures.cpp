#include "bench/comparison/round_figures.hpp"

#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <cstddef>

namespace mprun {
namespace {

constexpr std::size_t max_stretches = 20; ///< the default number of rounds of a run

double median_of(std::vector<double>::const_iterator begin,
                 std::vector<double>::const_iterator end) {
  std::vector<double> sorted(begin, end);
  std::sort(sorted.begin(), sorted.end());
  return percentile(sorted, 50);
}

} // namespace

std::vector<double> round_figures(measure const& of) {
  std::vector<double> out;
  auto at = of.samples.begin();
  for (auto const& visit : of.visits) {
    auto const end = at + static_cast<std::ptrdiff_t>(visit.samples);
    out.push_back(median_of(at, end));
    at = end;
  }
  if (!of.visits.empty()) {
    return out;
  }
  auto const all = of.samples.size();
  auto const stretches = std::min(all, max_stretches);
  for (std::size_t i = 0; i < stretches; ++i) {
    auto const end = of.samples.begin() + static_cast<std::ptrdiff_t>((i + 1) * all / stretches);
    out.push_back(median_of(at, end));
    at = end;
  }
  return out;
}

} // namespace mprun
