// What waits to be typed at a board, and how much of it may go now.
//
// Flow: type() and interrupt() from the keyboard; write next() and say wrote(), until next() is
// empty; heard() whatever the board says, quiet() when it has said nothing for a moment.
//
// A person's keys go at once. What is pasted, or comes from a file, may be more than the board's
// input buffer holds while it runs a line of it, and a UART drops the rest. So it goes in pieces,
// each of which ends with a line or sooner, and no more of them are out than fit the buffer: a
// piece has been taken when the board has echoed its end. An echo may never come (of a key that
// completes a word, of a letter that the board's editor does not know): when the board is silent
// and waits in a line that begins with a prompt, it has taken everything.
//
// A link that holds back what the board has not read loses nothing. Of a paste there may be more
// out, and silence is enough for the next; but not all, or a Ctrl-C could not forget the rest.
#pragma once

#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::remote {

class paced_input {
public:
  /// `window`: bytes that may be out unanswered.
  paced_input(std::size_t window, bool link_holds_back)
      : window_(window), link_holds_back_(link_holds_back) {}

  void type(std::string_view bytes);
  /// As the driver of a terminal does on Ctrl-C: what waits is forgotten.
  void interrupt();
  /// A board that started anew, or is another: whatever was out is gone.
  void begin_again();

  /// Stays valid until the next call of a non-const member.
  std::string_view next() const;
  void wrote();

  void heard(std::string_view bytes);
  void quiet();

  std::size_t waiting() const noexcept { return queue_.size() - sent_; }
  /// It is the board's turn.
  bool awaits_echo() const noexcept { return !out_.empty(); }
  /// The board's line begins with a prompt, of whichever mode.
  bool is_in_line() const noexcept;
  /// It is an empty line at the usual prompt.
  bool is_at_prompt() const noexcept;

private:
  struct piece {
    explicit piece(std::string_view bytes);

    std::size_t size;
    std::string echo; ///< of its end; empty: whatever comes is taken for it
    protocol::stream_search search;
  };

  std::size_t out_size() const noexcept;
  void watch_line(std::string_view bytes);

  std::size_t window_;
  bool link_holds_back_;
  std::string queue_;
  std::size_t sent_ = 0;    ///< of queue_
  std::size_t at_once_ = 0; ///< of what waits, so much was typed by hand
  std::deque<piece> out_;
  std::size_t passed_over_ = 0; ///< of what is out, what does not keep more from going
  std::string line_;            ///< how the board's line begins
};

} // namespace mprun::remote
