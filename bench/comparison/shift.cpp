#include "bench/comparison/shift.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace mprun {

shift shift::of_two_sets(std::span<double const> first, std::span<double const> second) {
  shift out(rank_distribution::of_two_sets(first.size(), second.size()));
  out.differences_.reserve(first.size() * second.size());
  for (auto const before : first) {
    for (auto const after : second) {
      out.differences_.push_back(after - before);
    }
  }
  std::sort(out.differences_.begin(), out.differences_.end());
  return out;
}

shift shift::of_pairs(std::span<double const> differences) {
  shift out(rank_distribution::of_pairs(differences.size()));
  for (std::size_t i = 0; i < differences.size(); ++i) {
    for (std::size_t k = i; k < differences.size(); ++k) {
      out.differences_.push_back((differences[i] + differences[k]) / 2);
    }
  }
  std::sort(out.differences_.begin(), out.differences_.end());
  return out;
}

double shift::estimate() const {
  return percentile(differences_, 50);
}

interval shift::interval_of(double confidence) const {
  auto const left_out = by_chance_.max_excluded((1 - confidence) / 2);
  if (left_out == 0) {
    constexpr auto infinite = std::numeric_limits<double>::infinity();
    return {-infinite, infinite};
  }
  return {differences_[left_out - 1], differences_[differences_.size() - left_out]};
}

double shift::p_above(double limit) const {
  auto const first = std::upper_bound(differences_.begin(), differences_.end(), limit);
  return by_chance_.upper_tail(static_cast<double>(differences_.end() - first));
}

double shift::p_below(double limit) const {
  auto const last = std::lower_bound(differences_.begin(), differences_.end(), limit);
  return by_chance_.upper_tail(static_cast<double>(last - differences_.begin()));
}

double shift::min_p() const {
  return by_chance_.upper_tail(static_cast<double>(by_chance_.max_count()));
}

} // namespace mprun
