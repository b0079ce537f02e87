// Starts the board's end of a transfer: a line of Python at the raw prompt, until the board runs
// it.
//
// Flow: a call that fits the board's input buffer goes by standard raw mode, which costs neither a
// request nor credits, and is answered by OK; any other goes by raw-paste, or in pieces where that
// does not work. Where a board and its link hold all of a long call, a short program before it
// reads it in one piece, as the raw prompt takes input byte by byte. That program needs
// sys.stdin.buffer, by which the board's end of a transfer reads too. Bytes that come once over()
// are the program's own output.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/repl/raw_paste.hpp"
#include "transports/protocol/step.hpp"

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

using boost::system::error_code;

class program_call {
public:
  /// `paste_window`: that of raw-paste, 0 where it is not known. `held`: as in
  /// fits_standard_mode().
  program_call(std::string source, unsigned paste_window, bool paste_works = true,
               std::size_t held = 0);
  program_call(program_call const&) = delete;
  program_call& operator=(program_call const&) = delete;

  step next() const;
  void sent();
  /// Returns how many bytes belong to the call.
  std::size_t feed(std::string_view bytes);
  void fail(error_code ec);

  /// The call has ended: the board runs the program, or why() says why not.
  bool over() const noexcept { return state_ == state::over; }
  error_code why() const noexcept { return why_; }

private:
  enum class state { pasting, sending, awaiting_ok, over };

  void after_paste();
  void finish(error_code why);

  bool fits_;
  std::string framed_;
  raw_paste paste_;
  awaited_token ok_;
  state state_;
  error_code why_;
};

} // namespace mprun::protocol::transfer
