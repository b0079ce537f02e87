// Ends a transfer that has gone wrong, so that the board comes back to its prompt.
//
// Flow: enough 03s to complete whatever the board still waits for and then to make it give up; the
// output is discarded until it ends like a program's end, or until nothing more comes; lines of the
// board's own do not count for either. A board that has restarted meanwhile answers with its
// friendly prompt.
// Data that was on its way may look like such an end: the caller verifies the prompt afterwards.
#pragma once

#include "transports/protocol/recent_text.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/step.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

class abort_transfer {
public:
  /// `awaited`: how many bytes the board may be waiting for.
  explicit abort_transfer(std::size_t awaited);

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  bool over() const noexcept { return state_ == state::over; }

  /// The board has restarted and knows nothing of the transfer.
  bool restarted() const noexcept { return restarts_.seen(); }

  /// The traceback that the board ended with; empty when none came.
  std::string error_text() const;

private:
  std::string_view ending() const;

  enum class state { sending, draining, over };

  std::string filler_;
  recent_text seen_;
  restart_watch restarts_;
  state state_ = state::sending;
  bool only_lines_ = false; ///< nothing but lines came during this wait
  int tries_left_ = 2;
};

} // namespace mprun::protocol::transfer
