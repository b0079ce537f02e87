// Decides whether a failure is the test's or its line's; nothing else does.
//
// Flow: make a suspect_attempt with the participating boards before an attempt, run the attempt,
// then confirm() its outcome: nothing happens unless the outcome blames the test and bytes may have
// been damaged. What to do, and what the result is worth, is decided by confirmation.hpp; here it
// is carried out.
#pragma once

#include "runner/board/session.hpp"
#include "runner/events/event.hpp"
#include "runner/events/failure.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace mprun::confirming {

/// A board of the attempt, with the faults injected on its link before the attempt.
struct suspect_board {
  explicit suspect_board(session& which) : board(which), before(which.faults()) {}

  session& board;
  injected_faults before;
};

struct suspect_attempt {
  std::vector<suspect_board> boards;
  /// Runs the same attempt again, on fresh boards; fails where a board was lost.
  std::function<task<result<void>>(attempt_finished&)> run_again;
  bool can_prove = false; ///< its source is given to session::run()
};

/// Whether faults that can explain the outcome were injected since the attempt began.
bool was_disturbed(suspect_attempt const& attempt, attempt_finished const& outcome);

/// `kept`: whether the attempt lost no board. Returns the same, for it and the runs that followed.
task<result<void>> confirm(suspect_attempt attempt, result<void> kept, attempt_finished& outcome);

/// At the end of a run: reports a line that was found to damage bytes.
void tell_of_line(session& board, std::function<void(std::string)> const& tell);

} // namespace mprun::confirming
