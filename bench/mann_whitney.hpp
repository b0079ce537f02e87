// The Mann–Whitney U test: were two sets of samples drawn from the same distribution? It looks at
// ranks alone, so neither outliers nor the shape of a distribution deceive it.
#pragma once

#include <cstddef>
#include <span>

namespace mprun {

struct mann_whitney_result {
  double u = 0; ///< pairs in which the first side's sample is the larger; a tie is half a pair
  double p = 1; ///< two-sided
  bool exact = false;
};

/// At least one sample a side. Exact where neither side has 50 samples and there are no ties; else
/// the normal approximation, corrected for ties and continuity. So do R's wilcox.test and scipy.
mann_whitney_result mann_whitney(std::span<double const> first, std::span<double const> second);

/// The least p that so many samples without ties can show: what they could prove at best.
double least_p(std::size_t first, std::size_t second);

} // namespace mprun
