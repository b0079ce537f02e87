#include "bench/comparison/family.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace mprun {

std::vector<double> holm(std::span<double const> p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return p[a] < p[b]; });
  std::vector<double> out(p.size());
  double adjusted = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    auto const left = static_cast<double>(p.size() - i);
    adjusted = std::max(adjusted, std::min(1.0, p[order[i]] * left));
    out[order[i]] = adjusted;
  }
  return out;
}

} // namespace mprun
