// The input that waits to be typed at a board, and how much of it may be written now.
//
// Flow: type() and interrupt() from the keyboard; write next() and call wrote() until next() is
// empty; heard() with all output of the board, quiet() when it has been silent for a moment.
//
// A person's keys are written at once. A paste or a file may exceed the board's input buffer while
// the board runs one of its lines, and a UART drops the rest. So it is written in pieces, each at
// most one line long, and no more of them are outstanding than fit the buffer: a piece has been
// taken when the board has echoed its end. Some input is never echoed (a key that completes a word,
// a letter that the board's editor does not know): when the board is silent and its current line
// begins with a prompt, it has taken everything.
//
// A paste whose first piece is not echoed for a while, although the board was not known to be at a
// prompt, is for a program that reads without an echo. Nothing shows when such a program has taken
// a piece, so it then gets as much as a board's buffer holds each time that a fixed time has
// passed.
//
// A link that holds back what the board has not read loses nothing. More of a paste may then be
// outstanding, and silence is enough to send the next piece; but not all of it at once, because
// Ctrl-C could not discard what has been sent.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/remote/console/pacing.hpp"
#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::remote {

class paced_input {
public:
  explicit paced_input(input_pacing const& how) : how_(how) {}

  void type(std::string_view bytes);
  /// Discards the waiting input, as a terminal's driver does on Ctrl-C.
  void interrupt();
  /// The board restarted or was replaced, so no echo is awaited any more.
  void begin_again();

  /// Valid until the next call of a non-const member.
  std::string_view next() const;
  void wrote();

  void heard(std::string_view bytes);
  void quiet();

  /// A paste waits, and it may be for a program that does not echo.
  bool awaits_first_echo() const noexcept;
  /// How long after a write unechoed() is to be called, where awaits_first_echo().
  run_clock::duration time_for_echo() const noexcept;
  void unechoed();

  std::size_t waiting() const noexcept { return queue_.size() - sent_; }
  bool awaits_echo() const noexcept { return !out_.empty(); }
  /// The board's current line begins with a prompt of any mode.
  bool is_in_line() const noexcept;
  /// The board's current line is the usual prompt and nothing else.
  bool is_at_prompt() const noexcept;

private:
  /// What reads the input, as far as that is known.
  enum class reader { unknown, editor, program };

  struct sent_piece {
    explicit sent_piece(std::string_view bytes);

    std::size_t size;
    std::string echo; ///< of its end; where it is empty any output counts
    protocol::stream_search search;
  };

  std::size_t out_size() const noexcept;
  void watch_line(std::string_view bytes);

  input_pacing how_;
  reader reader_ = reader::unknown;
  bool has_begun_ = false; ///< a paste
  std::string queue_;
  std::size_t sent_ = 0;    ///< bytes at the front of queue_
  std::size_t at_once_ = 0; ///< waiting bytes that were typed by hand
  std::deque<sent_piece> out_;
  std::size_t passed_over_ = 0; ///< outstanding bytes that do not count against the window
  std::string line_;            ///< the beginning of the board's current line
};

} // namespace mprun::remote
