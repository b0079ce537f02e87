// Finds out whether a board's line damages bytes, by patterns both ways. What is seen adds up in
// the session's record.
//
// Flow: on an open board at its prompt, show_values() or until_shown(). To the board go pieces
// whose sum the board tells; from it come lines that the host knows.
#pragma once

#include "runner/board/session.hpp"
#include "runner/confirming/confirmation.hpp"

#include <cstddef>

namespace mprun::confirming {

class line_check {
public:
  explicit line_check(session& board);

  /// Lets each byte value cross until it came right once; to the board too where that is wanted.
  task<values> show_values(bool to_board);

  /// Until the line is shown to damage bytes, or enough went through for it to be called clean.
  /// False when neither came, for the board did not take part.
  task<bool> until_shown();

private:
  task<void> from_board(unsigned times);
  task<void> to_board(std::size_t lines);
  bool is_futile() const noexcept;

  session& board_;
  std::size_t piece_;
  unsigned times_;      ///< a line is printed in one go
  unsigned number_ = 0; ///< of the next pattern
  bool any_in_vain_ = false;
  unsigned futile_ = 0; ///< exchanges that said nothing of the line, in a row
};

} // namespace mprun::confirming
