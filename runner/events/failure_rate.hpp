// An estimate of how often something fails, from a number of trials.
#pragma once

#include <cstddef>
#include <string>

namespace mprun {

struct rate_interval {
  double low = 0;
  double high = 1;
};

/// Wilson's score interval, 95 %. It also holds for few trials and for none that failed, where the
/// usual interval would claim certainty.
rate_interval failure_interval(std::size_t failures, std::size_t trials) noexcept;

/// "1 of 420 repetitions failed: 0.24 % (95 % interval 0.042 % to 1.3 %)".
std::string failure_rate_text(std::size_t failures, std::size_t trials);

} // namespace mprun
