// Uploads a program by raw-paste mode, paced by the credits that the board gives out.
//
// Flow: 05 'A' 01 → R 01, the window as u16 little-endian, 01; then source as far as the credit
// goes (one window to begin with, one more for each 01), then 04, acknowledged by 04: the board
// compiles and runs. A board without raw-paste answers R 00 `>` or shows its banner again:
// supported() is then false and nothing was run. A board that gives up early (syntax error, no
// memory) sends its 04 before ours; we then owe it a 04, and no more of the source.
//
// With a window known from before, the request and the beginning of the source go in one write.
// Lines that the board itself prints may stand between any two of its answers.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

class raw_paste {
public:
  /// `framed`: the result of framed(source); must outlive the upload. `known_window` 0: ask first,
  /// then send.
  explicit raw_paste(std::string_view framed, unsigned known_window = 0);

  /// The source between the request and the end marker, in one piece so that it can be sent in one.
  static std::string framed(std::string source);
  /// The source with its end marker, as standard raw mode takes it.
  static std::string_view without_request(std::string_view framed);

  step next() const;
  void sent();
  /// Returns how many bytes belong to the upload; when it is done, the rest is the program's
  /// output.
  std::size_t feed(std::string_view bytes);
  void fail(error_code ec);

  /// Ends the upload by 03: the board acknowledges by 04, and a KeyboardInterrupt follows as if
  /// the program had run. Also possible after done{timed_out}.
  void abort();

  /// The board supports raw-paste; known once window() is not 0.
  bool supported() const noexcept { return supported_; }
  unsigned window() const noexcept { return window_; }
  /// The board has taken the request and owes credit for the rest of the source, so it cannot have
  /// run any of it.
  bool awaits_credit() const noexcept { return state_ == state::pasting && sent_ < framed_.size(); }
  /// The upload has ended: what comes now is the program's output.
  bool over() const noexcept { return state_ == state::over; }

private:
  enum class state { expect_r, expect_flag, expect_window, expect_prompt, pasting, owes_end, over };

  std::size_t sendable() const noexcept;
  std::size_t unacknowledged() const noexcept;
  std::size_t credit() const noexcept;
  void take_credit();
  void take(char byte);
  bool take_reply(char byte);
  bool take_window(char byte);
  void finish(error_code why);

  std::string_view framed_;
  state state_ = state::expect_r;
  bool stopped_ = false;  ///< done for now, with why_; abort() continues
  bool aborting_ = false; ///< 03 is to be sent
  bool aborted_ = false;
  bool supported_ = false;
  std::size_t first_write_; ///< bytes of framed_ that are sent before the board's answer is known
  unsigned window_ = 0;
  std::size_t credits_ = 0;  ///< the number of 01s that came
  std::size_t sent_ = 0;     ///< bytes of framed_
  std::string window_reply_; ///< as far as it has come
  awaited_token prompt_;
  awaited_token banner_; ///< a board without raw-paste shows it again
  foreign_lines lines_;
  error_code why_;
};

} // namespace mprun::protocol
