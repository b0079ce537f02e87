// Lines that a board prints beside the protocol: its system's log, a thread, a timer.
//
// Flow: a machine that awaits a token hands each byte that is not part of the token to take().
// Whole lines of text pass; bytes that are not text, a line without end and a flood of lines do
// not: the protocol is then broken. A token may only stand where a line may begin (at_start()), so
// that half a line is never taken for a token; token() then reports that it came.
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
  static constexpr std::size_t max_line_size = 4096;

  /// False when the byte cannot belong to a printed line.
  bool take(char byte) noexcept;
  /// The same for several bytes; stops at the first that cannot.
  bool take(std::string_view bytes) noexcept;

  bool at_start() const noexcept { return in_line_ == 0; }

  /// The awaited token has come.
  void token() noexcept { seen_ = in_line_ = 0; }
  /// Nothing but lines came since the last token: the wait goes on from there.
  bool only_lines() const noexcept { return seen_ != 0; }

private:
  std::size_t in_line_ = 0; ///< bytes of the line that has not ended
  std::size_t seen_ = 0;    ///< since the last token
};

/// Whether all bytes are text. The last line need not have ended.
bool is_text(std::string_view bytes) noexcept;

class awaited_token {
public:
  enum class answer { not_yet, came, broken };

  /// `token` must outlive this.
  explicit awaited_token(std::string_view token) noexcept : token_(token) {}

  answer feed(char byte) noexcept;
  bool only_lines() const noexcept { return lines_.only_lines() || matched_ != 0; }
  /// Nothing has come except whole lines.
  bool at_start() const noexcept { return lines_.at_start() && matched_ == 0; }

private:
  std::string_view token_;
  std::size_t matched_ = 0;
  std::size_t line_ = 0; ///< where the current line of the token began; other lines may precede it
  foreign_lines lines_;
};

/// Awaits the banner of the raw REPL, whatever comes before it, and its prompt; lines may stand
/// between the two.
class awaited_banner {
public:
  awaited_banner() noexcept;

  /// As stream_search::feed().
  std::size_t feed(std::string_view bytes) noexcept;

private:
  stream_search banner_;
  bool found_ = false; ///< the banner has come, and the prompt is awaited
  awaited_token prompt_;
};

} // namespace mprun::protocol
