// Which way a board is brought back, rung by rung: from what costs least to what helps most. No I/O
// and no clock.
//
// Flow: make one for what is wanted and for the kind of link; do what next() says and tell done()
// whether it worked, until next() is none; then succeeded(). The rungs and their order are the
// table in recovery.cpp.
#pragma once

#include <optional>

namespace mprun {

enum class recovery_goal {
  prompt,            ///< the raw prompt, with whatever the board still holds, if it can be had so
  fresh,             ///< the raw prompt after a reset; the board did not answer before
  stopped_and_fresh, ///< the raw prompt after a reset; the board may answer, and may still run
                     ///< something
};

enum class recovery_link {
  none,    ///< lost, or not opened yet
  process, ///< a reset starts the board anew
  line,    ///< a reset is asked of the board, over the link as it is
};

enum class recovery_rung {
  enter,          ///< ask the board to its raw prompt: Ctrl-C, Ctrl-A
  reset,          ///< a soft reset, or the process started anew
  reset_by_lines, ///< from outside, by DTR and RTS, and ask it to its raw prompt
  open,           ///< close the link and open it anew
};

class recovery {
public:
  recovery(recovery_goal goal, recovery_link over) noexcept;

  /// Nothing when the recovery is over.
  std::optional<recovery_rung> next() const noexcept;

  /// Reports the outcome of the rung that next() gave. `has_started`: the board started anew
  /// meanwhile, though that was not the purpose of the rung.
  void done(bool worked, bool has_started = false) noexcept;

  bool succeeded() const noexcept;

private:
  unsigned state_;
};

} // namespace mprun
