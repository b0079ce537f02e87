// The one place where it is decided whether a failure is the test's or its line's.
//
// Flow: make a doubt with the boards that take part before an attempt, run the attempt, then
// confirm() its outcome: nothing happens unless the outcome blames the test and bytes may have been
// damaged. What to do and what it is worth is decided by confirmation.hpp; here it is done.
#pragma once

#include "runner/board/session.hpp"
#include "runner/events/event.hpp"
#include "runner/events/failure.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mprun::confirming {

/// A board of the attempt, with what had been injected on its link before.
struct doubted_board {
  explicit doubted_board(session& which) : board(which), before(which.faults()) {}

  session& board;
  injected_faults before;
};

struct doubt {
  std::vector<doubted_board> boards;
  /// The same attempt anew, on fresh boards; fails where a board was lost.
  std::function<task<result<void>>(attempt_finished&)> run_again;
  bool can_prove = false; ///< its source is given to session::run()
};

/// Whether faults that can explain the outcome were injected since the attempt began.
bool was_disturbed(doubt const& what, attempt_finished const& outcome);

/// `kept`: that no board was lost in the attempt. Gives the same of it and of what followed.
task<result<void>> confirm(doubt what, result<void> kept, attempt_finished& outcome);

/// At the end of a run: what was found out about a line that damages bytes.
void tell_of_line(session& board, std::function<void(std::string)> const& tell);

} // namespace mprun::confirming
