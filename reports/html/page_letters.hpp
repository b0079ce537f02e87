// The letters and numbers that the columns of report.html's data consist of;
// reports/html/page/data.js reads them.
#pragma once

#include "runner/events/run_model.hpp"

#include <cstdint>

namespace mprun {

/// 'p' passed, 'f' failed, 's' skipped, 'e' an error, 't' timed out.
char letter_of(verdict v) noexcept;
inline constexpr char flaky_letter = 'y';
/// Of an attempt or cell without a verdict yet, in the page of a run that goes on.
inline constexpr char running_letter = 'r';
inline constexpr char waiting_letter = 'w';
/// The same, and 'y' for a flaky one.
char letter_of(cell_state const& cell) noexcept;
/// 'n' none, 't' test, 'b' board, 'l' link, 'h' host.
char letter_of(blame whose);

/// -1 for no board.
std::int64_t number_of(board_index board) noexcept;

} // namespace mprun
