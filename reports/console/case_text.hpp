// The console's text for one case: its line and, below a case that did not pass, what is known
// about the reason.
#pragma once

#include "reports/console/terminal_text.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// PASS, FAIL, ERROR, TIMEOUT, SKIP or FLAKY, in colour and padded to seven columns.
std::string verdict_word(cell_state const& cell, console_style const& style);

/// The same without colour and padding.
std::string_view plain_verdict_word(cell_state const& cell);

/// "language/closures".
std::string case_name(cell_state const& cell);

/// Why the case did not simply pass, on one line; empty when it did.
std::string reason_of(cell_state const& cell);

/// How an attempt at the case ended: "link: cut off".
std::string outcome_of(cell_state const& cell, attempt_state const& attempt);

/// "  [known; quarantined: …]"; empty where there is nothing to add.
std::string remarks_on(cell_state const& cell);

/// "PASS     unix-3  language/closures  12 ms", without a newline.
std::string case_line(run_model const& run, cell_state const& cell, std::size_t board_columns,
                      console_style const& style);

/// "LOST     unix-3  board: no answer within 10 s".
std::string loss_line(board_lost const& loss, std::size_t board_columns,
                      console_style const& style);

/// "NOTE     unix-3: 3 read errors injected".
std::string notice_line(notice const& shown, console_style const& style);

/// At most `max_lines` indented lines: a diff or a traceback, or else what the board printed last;
/// then rerun_line(). Empty for a case that passed or never ran.
std::string case_detail(run_model const& run, cell_state const& cell, std::size_t max_lines,
                        console_style const& style);

/// The command line that runs the case again where it ran, indented; empty where it is unknown.
std::string rerun_line(run_model const& run, cell_state const& cell, console_style const& style);

/// How wide the column of board names should be.
std::size_t board_columns(run_model const& run);

} // namespace mprun
