// Order statistics.
#pragma once

#include <span>
#include <vector>

namespace mprun {

/// Of sorted samples, at least one; percent from 0 to 100. Between two ranks it interpolates
/// linearly (type 7 of Hyndman and Fan, as numpy and R do by default).
double percentile(std::span<double const> sorted, double percent);

struct interval {
  double low = 0;
  double high = 0;
};

} // namespace mprun
