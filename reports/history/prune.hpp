// Which runs the history forgets: old ones, and the oldest ones if the file has become large.
#pragma once

#include "base/text/iso_time.hpp"
#include "reports/history/database.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mprun {

struct history_limits {
  std::chrono::days age{400}; ///< more than a year, so that the same season is seen twice
  std::int64_t bytes = std::int64_t{1} << 30;
  std::size_t runs_at_once = 20; ///< removed by one run, so that none takes long
};

/// Called at the end of each run. The newest run is kept, however large it is.
void prune(database& file, wall_time now, history_limits const& limits = {});

} // namespace mprun
