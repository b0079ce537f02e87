// Reads the output of a running program, 04, its traceback or nothing, 04, `>`.
//
// Flow: feed() from the moment the program runs until done. Only 04 is special, so the output may
// hold anything else, protocol look-alikes included. An 04 printed by the program itself moves the
// markers; where that shows, the result is errc::end_marker_in_output and never a cut output. Lines
// that the board itself prints may stand before and after the `>`; where it printed 04 04 and goes
// on, its own end markers follow them.
//
// Where its output is taken as it comes (output_taker) it may hold any byte, even 04: the end is
// the first pair of 04s, with no 04 between them, that the `>` follows. The bytes since an 04 are
// held back until it is clear whether it was an end marker.
//
// There are two other endings: a board of v1.24 or later reboots after SystemExit (rebooted()), and
// an interpreter that is a process exits (exited()). A board that restarts in the middle gives
// errc::restarted.
#pragma once

#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/step.hpp"
#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mprun::protocol {

/// Gets a program's output as it comes.
using output_taker = std::function<void(std::string_view bytes)>;

class program_output {
public:
  /// At most `limit` bytes of output are kept, and as many of the traceback. More than that is
  /// errc::output_too_large, with the program still running (see ended()).
  /// `is_ours`: the program prints nothing like a board's start, so a second start is proof of a
  /// restart. With a taker no output is kept, and there may be any amount of it.
  explicit program_output(std::size_t limit, bool is_ours = false, output_taker take = {});

  step next() const;
  void sent() {}
  void feed(std::string_view bytes);
  void fail(error_code ec);

  /// Continues to read after done{timed_out} or done{output_too_large}; output over the limit is
  /// now discarded.
  void resume();

  std::string const& output() const noexcept { return output_; }
  std::string const& error_text() const noexcept { return error_text_; }
  bool rebooted() const noexcept { return rebooted_; }
  /// After a reboot, text followed the banner: something prints at the prompt, or boot.py printed a
  /// banner itself and goes on. The prompt must then be verified.
  bool prints_on() const noexcept { return prints_on_; }
  bool exited() const noexcept { return exited_; }
  /// The end has been read: the program runs no more.
  bool ended() const noexcept { return state_ == state::ended; }

private:
  enum class state { output, error_text, after_markers, rebooting, ended };

  void keep(std::string& where, std::string_view bytes);
  void after_markers(std::string_view bytes);
  void give_back_marker(std::string_view since);
  void rebooting(std::string_view bytes);
  void stop(error_code why);
  void end(error_code why);

  state state_ = state::output;
  bool stopped_ = false; ///< done for now; resume() continues
  bool discarding_ = false;
  bool rebooted_ = false;
  bool exited_ = false;
  bool prints_on_ = false;
  std::size_t limit_;
  bool is_ours_;
  output_taker take_;
  std::string after_marker_; ///< with a taker: the bytes since the second 04
  std::string output_;
  std::string error_text_;
  restart_watch restarts_;
  awaited_token prompt_;
  stream_search reboot_;  ///< searched where the prompt should come
  stream_search started_; ///< searched after a reboot: the friendly prompt
  awaited_banner banner_;
  std::size_t boot_bytes_ = 0;
  error_code why_stopped_;
  error_code why_ended_;
};

} // namespace mprun::protocol
