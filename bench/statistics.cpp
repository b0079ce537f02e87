#include "bench/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>

namespace mprun {
namespace {

constexpr std::size_t resamples = 10'000; ///< steadies the ends of a 95 % interval to some 1 %

/// Draws medians of resamples. The standard's distributions differ between libraries, its
/// generators do not.
class resampler {
public:
  resampler(std::vector<double> samples, std::mt19937_64& random)
      : sorted_(std::move(samples)), times_(sorted_.size()), random_(random) {
    std::sort(sorted_.begin(), sorted_.end());
  }

  double median() {
    std::fill(times_.begin(), times_.end(), 0);
    for (std::size_t i = 0; i < sorted_.size(); ++i) {
      ++times_[below(sorted_.size())];
    }
    auto const size = sorted_.size();
    return (at_rank((size - 1) / 2) + at_rank(size / 2)) / 2;
  }

private:
  /// Even but for one part in 2^32 / count.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(((random_() >> 32U) * count) >> 32U);
  }

  /// Of the resample, whose members are told by how often each sample was drawn.
  double at_rank(std::size_t rank) const {
    std::size_t i = 0;
    for (auto seen = times_[0]; seen <= rank; seen += times_[i]) {
      ++i;
    }
    return sorted_[i];
  }

  std::vector<double> sorted_;
  std::vector<std::size_t> times_;
  std::mt19937_64& random_;
};

} // namespace

double percentile(std::span<double const> sorted, double percent) {
  auto const rank = percent / 100 * static_cast<double>(sorted.size() - 1);
  auto const below = static_cast<std::size_t>(rank);
  auto const above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], rank - std::floor(rank));
}

interval bootstrap_ratio(std::vector<double> base, std::vector<double> head, double confidence,
                         std::uint64_t seed) {
  std::mt19937_64 random(seed);
  resampler base_side(std::move(base), random);
  resampler head_side(std::move(head), random);
  std::vector<double> ratios(resamples);
  for (auto& ratio : ratios) {
    auto const below = base_side.median();
    ratio = head_side.median() / below;
  }
  std::sort(ratios.begin(), ratios.end());
  auto const tail = (1 - confidence) / 2 * 100;
  return {percentile(ratios, tail), percentile(ratios, 100 - tail)};
}

} // namespace mprun
