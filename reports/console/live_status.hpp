// The lines of the live status, as a function of the run's state: pure, so that it can be tested
// without a terminal.
#pragma once

#include "reports/console/live_console.hpp"
#include "reports/console/terminal_text.hpp"
#include "runner/events/run_model.hpp"

#include <string>
#include <vector>

namespace mprun {

struct status_line {
  std::string text;        ///< with colours, without a newline
  std::size_t columns = 0; ///< its width on the screen
};

/// Always fewer lines than the screen has rows, and each narrower than the screen.
std::vector<status_line> live_status(run_model const& run, run_duration now, screen_size screen,
                                     console_style const& style);

} // namespace mprun
