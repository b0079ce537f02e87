// Brings a board to an idle raw prompt, whatever it was doing: friendly prompt, raw prompt, a
// half-typed line, running code, or a raw-paste that a dead host left half-way.
//
// Flow of one attempt: 03 (ends what runs, clears what was typed) and `\r` 01 (raw mode), until the
// banner; then a command whose answer holds a ticket that only this attempt uses. A board answers
// in order, so once the ticket came, the banners of earlier attempts are behind us; and a running
// program that only prints the banner cannot answer it. A board whose heap is full can only answer
// MemoryError; it then has to stay silent for one timeout.
// A timeout starts the next attempt, even where other text came all the time. Any other error ends
// the machine. An attempt does not count where the board prints and shows no banner: it may be
// starting, and not listening meanwhile.
//
// A board may also be in a file transfer that its host left half-way, where 03 is data: before the
// second attempt come enough 03s to end a receiver that awaits a header or a piece, and before the
// third enough to end one that awaits the rest of its largest frame. Where the board is known to be
// in such a transfer, these come first.
#pragma once

#include "transports/protocol/recent_text.hpp"
#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/step.hpp"
#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

class enter_raw {
public:
  /// `attempts`: at least 1. `awaited`: how many bytes a board may await in an abandoned transfer,
  /// 0 where there cannot be one. `was_left`: the board is known to be in an abandoned transfer.
  explicit enter_raw(unsigned attempts = 4, std::size_t awaited = 0, bool was_left = false);
  enter_raw(enter_raw const&) = delete;
  enter_raw& operator=(enter_raw const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  /// errc::no_raw_repl when the last attempt timed out.
  void fail(error_code ec);

  /// The last 8 KiB of the board's output meanwhile, for diagnosis.
  std::string const& text() const noexcept { return text_.str(); }

private:
  enum class state {
    asking,
    awaiting_banner,
    sending_ticket,
    awaiting_ticket,
    awaiting_end,
    awaiting_prompt,
    over
  };

  void start();
  void try_again();
  void feed_end(char byte);
  bool stays_at_prompt() const;
  void finish(error_code why);

  state state_ = state::asking;
  unsigned attempts_;
  unsigned attempt_ = 0;
  unsigned uncounted_ = 0; ///< attempts that do not count
  std::size_t awaited_;
  bool was_left_;
  std::string ask_; ///< the bytes that ask for raw mode
  std::string ticket_;
  std::string ask_for_ticket_; ///< a command, with its end marker
  awaited_banner banner_;
  stream_search answer_;
  awaited_token prompt_;
  stream_search no_memory_;
  bool is_out_of_memory_ = false;
  std::size_t seen_ = 0;   ///< bytes in this attempt
  bool came_some_ = false; ///< bytes came during this wait
  recent_text text_;
  error_code why_;
};

} // namespace mprun::protocol
