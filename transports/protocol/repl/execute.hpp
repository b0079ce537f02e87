// Runs a program on a board that is at its raw prompt, and reads its output.
//
// Flow: upload by raw-paste, or by standard raw mode where the board has no raw-paste (found out
// here once when the caller does not know yet: see paste(), window()), then the output up to the
// end markers. output() and error_text() may be read at any time and only grow.
//
// Where a board took the request and then gives no credit, 03 ends the upload, and the source goes
// by standard raw mode: see paste_stalled().
//
// When the pump gives up on a program (too long, too silent, too much output), call interrupt() and
// drive the same machine again: it reads on to the end, so that the board is usable afterwards.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/repl/program_output.hpp"
#include "transports/protocol/repl/raw_paste.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::protocol {

enum class paste_support { unknown, yes, no };

struct execute_options {
  paste_support paste = paste_support::unknown;
  unsigned window = 0; ///< of raw-paste; knowing it saves a round trip
  std::size_t output_limit = std::size_t{16} << 20;
  bool brief = false;       ///< a source that fits the board's input buffer needs no raw-paste
  std::size_t held = 0;     ///< with brief: as in fits_standard_mode()
  bool paste_alone = false; ///< raw-paste itself is tested: there is no fallback
  bool is_ours = false;     ///< as in program_output
  output_taker take{};      ///< as in program_output
};

class execute {
public:
  /// A source that the mode cannot carry (03 or 04 anywhere, 01 or 02 in standard raw mode) is
  /// done{errc::unsendable_source} before a byte is sent.
  execute(std::string source, execute_options options);
  execute(execute const&) = delete;
  execute& operator=(execute const&) = delete;

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  /// After errc::timed_out, interrupt() can continue, even a second time.
  void fail(error_code ec);

  /// Stops the program; drive the machine again afterwards. With `send_byte` the next step sends
  /// 03; without it the caller has interrupted the program by other means (after checking
  /// running(): at its prompt a process would die of SIGINT). During the upload it is always 03.
  void interrupt(bool send_byte);

  std::string const& output() const noexcept { return program_.output(); }
  std::string const& error_text() const noexcept { return program_.error_text(); }
  /// SystemExit made the board reboot; it is at its raw prompt again.
  bool rebooted() const noexcept { return program_.rebooted(); }
  /// The board rebooted, and its prompt must be verified: see program_output.
  bool prints_on() const noexcept { return program_.prints_on(); }
  /// The interpreter ended with the program; the link is closed.
  bool exited() const noexcept { return program_.exited(); }
  /// The upload is over and the program's end has not been seen.
  bool running() const noexcept { return phase_ == phase::program && !program_.ended(); }
  /// The program's end has been seen, or it never came to run.
  bool ended() const noexcept {
    return phase_ == phase::over || (phase_ == phase::program && program_.ended());
  }

  /// The board stopped giving credit, and did not run what it had of the source.
  bool paste_stalled() const noexcept { return paste_stalled_; }
  /// The source went by raw-paste, to its end.
  bool pasted() const noexcept { return pasted_; }
  paste_support paste() const noexcept { return paste_; }
  /// The window of raw-paste; 0 while it is not known.
  unsigned window() const noexcept { return window_; }

private:
  enum class phase { paste, giving_up, standard, awaiting_ok, program, over };

  void after_upload();
  void after_stall();
  bool may_go_by_standard_mode() const;
  void finish(error_code why);

  std::string framed_;
  paste_support paste_;
  unsigned window_;
  bool brief_; ///< the source goes by standard raw mode although the board has raw-paste
  bool paste_alone_;
  bool pasted_ = false;
  bool paste_stalled_ = false;
  phase phase_;
  bool stopped_ = false;      ///< done for now, with why_; interrupt() continues
  bool interrupting_ = false; ///< 03 is to be sent
  bool interrupted_ = false;
  raw_paste upload_;
  std::optional<program_output> stall_; ///< the board's answer to the 03 after a stall
  awaited_token ok_;
  program_output program_;
  error_code why_;
};

} // namespace mprun::protocol
