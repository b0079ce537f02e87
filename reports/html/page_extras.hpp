// What a page shows besides the run.
#pragma once

#include "reports/html/past_results.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace mprun {

struct page_extras {
  past_results past;
  std::string comparison; ///< what mprun compare --format json wrote; empty: none
  /// For the page of a run that may still go on: a number that changes when it changes.
  std::optional<std::uint64_t> live;
};

} // namespace mprun
