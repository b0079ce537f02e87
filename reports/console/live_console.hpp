// The console for a terminal: a status that stays at the bottom and, above it, whatever did not
// pass.
//
// Each frame is one write: back to the first line of the status, new permanent lines, the status
// again. A frame is drawn only if something changed, at most ten times a second, and not while the
// terminal accepts nothing: new lines then wait for the next frame, and the states in between are
// skipped. The status never wraps, and it fits the screen however many boards there are. The screen
// is measured before each frame, so that a window may change its size at any time.
#pragma once

#include "reports/console/console_sink.hpp"
#include "reports/console/live_view.hpp"
#include "reports/console/terminal_text.hpp"
#include "runner/events/reporter.hpp"
#include "runner/events/verbosity.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

namespace mprun {

struct screen_size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// What is shown, and how much of it.
struct live_choice {
  verbosity level = verbosity::normal;
  std::shared_ptr<live_view const> view = std::make_shared<live_view>();
};

/// `size` is called before each frame.
std::unique_ptr<reporter> make_live_console(std::unique_ptr<console_sink> out,
                                            std::function<screen_size()> size,
                                            std::filesystem::path folder, console_style style,
                                            live_choice choice = {});

} // namespace mprun
