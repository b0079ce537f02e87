// The console of a terminal: a status that stays at the bottom, above it whatever did not pass.
//
// Each frame is one write: back to the status's first line, new lines that stay, the status again.
// Nothing is drawn that did not change, and not more often than ten times a second. The status
// never wraps, and fits the screen however many boards there are.
#pragma once

#include "reports/console/line_console.hpp"
#include "reports/console/terminal_text.hpp"
#include "runner/events/reporter.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

namespace mprun {

struct screen_size {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// `size` is asked before each frame.
std::unique_ptr<reporter> make_live_console(text_sink out, std::function<screen_size()> size,
                                            std::filesystem::path folder, console_style style);

} // namespace mprun
