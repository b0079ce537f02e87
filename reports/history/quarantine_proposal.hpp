// Entries for a quarantine file, for the cases that the history shows to be flaky. Pure.
#pragma once

#include "reports/history/history_view.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace mprun {

struct proposal_rules {
  double min_score = 0.05;
  std::size_t min_runs = 5; ///< fewer are not significant
  std::string owner;
  std::chrono::sys_days last_day;
};

struct quarantine_proposal {
  std::string text; ///< YAML for --quarantine; "[]" if nothing is proposed
  std::size_t entries = 0;
};

quarantine_proposal propose_quarantine(history_window const& window, history_view const& view,
                                       proposal_rules const& rules);

} // namespace mprun
