// Soft-resets a board that is at its raw prompt; it comes back at its raw prompt.
//
// Flow: 04 on an empty line → `OK\r\n`, the text of the reboot, boot.py's output, banner, `>`. A
// unix port exits instead: the machine then ends with errc::closed, and the caller restarts it. One
// that something else restarts, and a board that falls into a hard reset, come back at their
// friendly prompt.
#pragma once

#include "transports/protocol/recent_text.hpp"
#include "transports/protocol/repl/foreign_lines.hpp"
#include "transports/protocol/step.hpp"
#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

class soft_reset {
public:
  soft_reset();

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  /// A timeout becomes errc::no_soft_reset.
  void fail(error_code ec);

  /// Text followed the banner: something prints at the prompt, or boot.py printed a banner itself
  /// and goes on. The prompt must then be verified.
  bool prints_on() const noexcept { return prints_on_; }

  /// The board came back at its friendly prompt, so main.py has run; or it had started by itself
  /// before, and this was the text of that.
  bool is_friendly() const noexcept { return is_friendly_; }

  /// The banner that came is that of a unix port (MICROPY_BANNER_MACHINE in py/mpconfig.h), which
  /// runs no main.py.
  bool is_unix_port() const;

  /// The last 8 KiB before the board's `OK`, the output of the program before. Empty when that
  /// program had ended.
  std::string const& stray() const noexcept { return stray_.str(); }

  /// The last 8 KiB of the board's output while it reset.
  std::string const& text() const noexcept { return text_.str(); }

private:
  enum class state { asking, awaiting_ok, booting, over };

  void finish(error_code why);

  state state_ = state::asking;
  stream_search ok_;
  stream_search started_; ///< at the friendly prompt
  awaited_banner banner_;
  bool prints_on_ = false;
  bool is_friendly_ = false;
  bool came_some_ = false; ///< bytes came during this wait
  std::size_t seen_ = 0;
  recent_text stray_;
  recent_text text_;
  error_code why_;
};

} // namespace mprun::protocol
