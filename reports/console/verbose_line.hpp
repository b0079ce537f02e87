// Lines that only --verbose shows: a board that has opened, a case that is tried again.
#pragma once

#include "reports/console/terminal_text.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <string>

namespace mprun {

/// Of a case's details: more than an event's texts have.
inline constexpr std::size_t all_lines = 100'000;

/// "OPEN     unix-3  micropython 1.25.0 on linux, 2000 KB of heap free  12 ms" or
/// "RETRY    unix-3  language/closures  attempt 2 after link: cut off", with a newline; empty for
/// other events.
std::string verbose_line(event const& e, run_model const& run, std::size_t board_columns,
                         console_style const& style);

/// "micropython 1.25.0 on Raspberry Pi Pico, 190 KB of heap free"
std::string firmware_text(board_facts const& facts);

} // namespace mprun
