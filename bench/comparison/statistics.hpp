// Order statistics.
#pragma once

#include <span>
#include <vector>

namespace mprun {

/// A percentile of sorted samples, at least one; percent from 0 to 100. Interpolates linearly
/// between two ranks (type 7 of Hyndman and Fan, the default of numpy and R).
double percentile(std::span<double const> sorted, double percent);

struct interval {
  double low = 0;
  double high = 0;
};

} // namespace mprun
