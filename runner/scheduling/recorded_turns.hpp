// Which shared case a board that is a recording takes next. Which of several boards takes a case is
// chance, and a recording answers nothing but what its own board was asked.
//
// Flow: as long as turns are left, such a board takes its next() when that is due, and nothing
// else; end_turn() when it is taken or passed over. A run that departs from its recordings may
// leave them waiting for each other: give_up(), and whichever board comes first takes what is left.
#pragma once

#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace mprun {

class recorded_turns {
public:
  /// The plan must outlive it.
  explicit recorded_turns(plan const& planned);

  bool is_recorded(std::size_t board) const { return next_turn_[board].has_value(); }
  /// On any board.
  bool are_left() const noexcept { return left_ != 0; }
  /// The case of the board's next turn; none when it had all.
  std::optional<std::size_t> next(std::size_t board) const;
  /// That turn is, once the earlier turns at the same case are over.
  bool is_due(std::size_t board) const;
  void end_turn(std::size_t board);
  /// It takes no turn any more.
  void board_gone(std::size_t board);

  /// False where there never was any turn, and the second time.
  bool give_up() noexcept;

private:
  std::vector<recorded_turn> const& turns_of(std::size_t board) const {
    return *plan_.recorded[board];
  }

  plan const& plan_;
  std::vector<std::optional<std::size_t>> next_turn_; ///< by recorded board: the next of its turns
  std::vector<std::size_t> over_;                     ///< by case: how many turns
  std::size_t left_ = 0;
  bool gave_up_ = true;
};

} // namespace mprun
