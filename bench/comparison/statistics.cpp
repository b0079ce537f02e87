#include "bench/comparison/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace mprun {
double percentile(std::span<double const> sorted, double percent) {
  auto const rank = percent / 100 * static_cast<double>(sorted.size() - 1);
  auto const below = static_cast<std::size_t>(rank);
  auto const above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], rank - std::floor(rank));
}

} // namespace mprun
