// Lines that a board prints beside the protocol: its system's log, a thread, a timer.
//
// Flow: a machine that awaits a token hands each byte that is not of the token to take(). Whole
// lines of text pass; what is no text, a line without end and a flood of lines do not: the protocol
// is then broken. A token may only stand where a line may begin (at_start()), so that half a line
// is never taken for one; token() then says that it came.
//
// awaited_token does both for a token that is itself a text: OK, the prompt. awaited_banner finds
// the banner anywhere, and the prompt after it.
#pragma once

#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <string_view>

namespace mprun::protocol {

class foreign_lines {
public:
  static constexpr std::size_t longest = 4096; ///< of a line

  /// False when the byte cannot be of a line that somebody printed.
  bool take(char byte) noexcept;
  /// The same for some; stops at the first that cannot.
  bool take(std::string_view bytes) noexcept;

  bool at_start() const noexcept { return in_line_ == 0; }

  /// What was awaited has come.
  void token() noexcept { seen_ = in_line_ = 0; }
  /// Nothing but lines came since the last token: whoever waits has waited since then.
  bool only_lines() const noexcept { return seen_ != 0; }

private:
  std::size_t in_line_ = 0; ///< bytes of the line that has not ended
  std::size_t seen_ = 0;    ///< since the last token
};

/// Whether all of this is text. The last line need not have ended.
bool is_text(std::string_view bytes) noexcept;

class awaited_token {
public:
  enum class answer { not_yet, came, broken };

  /// `token` must outlive this.
  explicit awaited_token(std::string_view token) noexcept : token_(token) {}

  answer feed(char byte) noexcept;
  bool only_lines() const noexcept { return lines_.only_lines() || matched_ != 0; }
  /// Nothing has come, but for whole lines.
  bool at_start() const noexcept { return lines_.at_start() && matched_ == 0; }

private:
  std::string_view token_;
  std::size_t matched_ = 0;
  std::size_t line_ = 0; ///< of the token: where it began; another's may come before each
  foreign_lines lines_;
};

/// The banner of the raw REPL, whatever comes before it, and its prompt, with lines between the
/// two.
class awaited_banner {
public:
  awaited_banner() noexcept;

  /// As stream_search::feed().
  std::size_t feed(std::string_view bytes) noexcept;

private:
  stream_search banner_;
  bool found_ = false; ///< and the prompt is awaited
  awaited_token prompt_;
};

} // namespace mprun::protocol
