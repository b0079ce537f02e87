// Finds out whether a board's line damages bytes, by patterns both ways. The findings accumulate in
// the session's record.
//
// Flow: on an open board at its prompt, show_values() or until_shown(). Pieces sent to the board
// are checked by the sum that it reports; lines from the board are compared with the expected ones.
#pragma once

#include "runner/board/session.hpp"
#include "runner/confirming/confirmation.hpp"

#include <cstddef>

namespace mprun::confirming {

class line_check {
public:
  explicit line_check(session& board);

  /// Sends each byte value from the board, and with `to_board` also to it, until it arrived intact.
  task<values> show_values(bool to_board);

  /// Until the line is shown to damage bytes, or enough went through for it to be called clean.
  /// Returns false when neither could be shown, for the board did not take part.
  task<bool> until_shown();

private:
  task<void> from_board(unsigned times);
  task<void> to_board(std::size_t lines);
  bool is_futile() const noexcept;

  session& board_;
  std::size_t piece_;
  unsigned times_;      ///< how many lines a program prints
  unsigned number_ = 0; ///< of the next pattern
  bool any_failed_ = false;
  unsigned futile_ = 0; ///< exchanges that said nothing of the line, in a row
};

} // namespace mprun::confirming
