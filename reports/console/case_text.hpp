// How the console words one case: its line, and below a case that did not pass, what is known of
// why.
#pragma once

#include "reports/console/terminal_text.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <string>

namespace mprun {

/// PASS, FAIL, ERROR, TIMEOUT, SKIP, FLAKY: seven columns, painted.
std::string verdict_word(cell_state const& cell, console_style const& style);

/// "language/closures".
std::string case_name(cell_state const& cell);

/// Why the case did not simply pass, on one line; empty when it did.
std::string reason_of(cell_state const& cell);

/// "  [known; quarantined: …]": what there is to say besides; empty where there is nothing.
std::string remarks_on(cell_state const& cell);

/// "PASS     unix-3  language/closures  12 ms", without a newline.
std::string case_line(run_model const& run, cell_state const& cell, std::size_t board_columns,
                      console_style const& style);

/// "LOST     unix-3  board: no answer within 10 s".
std::string loss_line(board_lost const& what, std::size_t board_columns,
                      console_style const& style);

/// "NOTE     unix-3: 3 read errors injected".
std::string notice_line(notice const& what, console_style const& style);

/// Indented lines, at most so many: a diff or a traceback, else what the board printed last; then
/// again_line(). Nothing of a case that passed or never ran.
std::string case_detail(run_model const& run, cell_state const& cell, std::size_t most_lines,
                        console_style const& style);

/// Indented: the command line that runs the case again where it ran; empty where it is not known.
std::string again_line(run_model const& run, cell_state const& cell, console_style const& style);

/// How wide the column of board names should be.
std::size_t board_columns(run_model const& run);

} // namespace mprun
