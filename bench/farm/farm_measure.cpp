#include "bench/farm/farm_measure.hpp"

#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {

outcome farm_measure::make_boards_ready() {
  for (auto* board : boards_) {
    auto const ready = farm_.make_ready(*board);
    if (!ready) {
      auto why = ready.error();
      if (boards_.size() > 1) {
        why.reason = fmt::format("board {}: {}", board->spec.id, why.reason);
      }
      return why;
    }
  }
  return {};
}

void add_percentiles(iteration& into, std::vector<double> seconds,
                     std::vector<int> const& percents) {
  std::sort(seconds.begin(), seconds.end());
  for (auto const percent : percents) {
    auto const microseconds = percentile(seconds, percent) * 1e6;
    into.further.push_back({fmt::format("p{}", percent), "us", microseconds});
  }
}

} // namespace mprun
