// The lines of the live status, as a function of the run's state: pure, so that it can be tested
// without a terminal.
#pragma once

#include "reports/console/live_console.hpp"
#include "reports/console/live_view.hpp"
#include "reports/console/status_line.hpp"
#include "reports/console/terminal_text.hpp"
#include "runner/events/run_model.hpp"

#include <vector>

namespace mprun {

/// Always fewer lines than the screen has rows, and each narrower than the screen.
std::vector<status_line> live_status(run_model const& run, run_duration now, screen_size screen,
                                     console_style const& style, live_view const& view = {});

} // namespace mprun
