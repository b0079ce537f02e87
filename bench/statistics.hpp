// Order statistics of raw samples, and what a bootstrap tells of the ratio of two medians.
#pragma once

#include <cstdint>
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

/// The interval that holds median(head) / median(base) with this confidence (0.95, say): percentile
/// bootstrap, each side resampled on its own. All samples are above 0, at least one a side. The
/// same samples, in any order, and the same seed give the same interval on every machine.
interval bootstrap_ratio(std::vector<double> base, std::vector<double> head, double confidence,
                         std::uint64_t seed);

} // namespace mprun
