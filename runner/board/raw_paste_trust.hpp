// How far a board's raw-paste mode is trusted with its sources. No I/O.
//
// A board whose raw-paste stalls (no more credit comes) is spared it until its next reset, for a
// lost byte of credit looks the same. When it stalls again without having worked in between, that
// is how this board is.
//
// Flow: learn() after each program; was_reset() and may_be_another() as these happen.
#pragma once

#include "transports/protocol/repl/execute.hpp"

#include <string_view>

namespace mprun {

/// What sending one program showed.
struct upload_observation {
  protocol::paste_support support = protocol::paste_support::unknown;
  unsigned window = 0;  ///< as offered by the board; 0: none was seen
  bool pasted = false;  ///< the whole source went by raw-paste
  bool stalled = false; ///< raw-paste was begun, and no credit came
};

upload_observation observed(protocol::execute const& program) noexcept;

class raw_paste_trust {
public:
  /// Returns a remark for the board's log, or mostly nothing.
  std::string_view learn(upload_observation const& seen) noexcept;

  /// The next program may try again.
  void was_reset() noexcept;
  /// The link was opened anew. A board that never gives credit is believed to be the same.
  void may_be_another() noexcept;

  protocol::paste_support support() const noexcept { return support_; }
  /// A measure of the input buffer too, which a board has whether its raw-paste works or not; 0:
  /// not known.
  unsigned window() const noexcept { return window_; }
  bool works() const noexcept { return support_ == protocol::paste_support::yes; }
  bool is_broken() const noexcept { return stalls_ > 1; }

private:
  protocol::paste_support support_ = protocol::paste_support::unknown;
  unsigned window_ = 0;
  unsigned stalls_ = 0; ///< in a row, without an upload by raw-paste between them
};

} // namespace mprun
