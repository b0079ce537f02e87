// Sends data to a board in pieces, each of which the board sums up, so that the data is known to be
// right there whatever the line does to it.
//
// Flow: put(data, …) on the board as it is; then a program on the board can take it as `_mprun()`,
// once (program_to_run()). A piece that did not arrive intact is sent again, in smaller ones; what
// was seen of the line is added to the session's record.
#pragma once

#include "runner/board/session.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::confirming {

/// How long the board may take for one answer: it sums up its data in a loop.
inline constexpr auto max_answer_time = std::chrono::seconds(20);

class receiver {
public:
  enum class end {
    right,   ///< the data is there
    no_room, ///< it is too large for the board
    failed   ///< it did not get through; the board is at its prompt or closed
  };

  explicit receiver(session& board) : board_(board) {}

  /// `literal` makes a piece a bytes literal.
  using to_literal = std::string (*)(std::string_view piece);
  task<end> put(std::string data, std::size_t piece, to_literal literal);

  /// How many calls had no correct answer.
  unsigned failures() const noexcept { return failures_; }

  /// Executes what was put, as the raw REPL would have.
  std::string program_to_run() const;

private:
  enum class answer { right, wrong, none, no_room };

  task<end> put_pieces(std::string_view data, std::size_t piece, to_literal literal);
  task<answer> begin(std::size_t size);
  task<answer> put_piece(std::string_view data, std::size_t at, std::size_t size,
                         to_literal literal);
  task<answer> ask(std::string program, std::string expected, std::size_t bytes);

  session& board_;
  std::string last_output_; ///< the last answer
  bool can_compile_ = false;
  unsigned failures_ = 0;
};

} // namespace mprun::confirming
