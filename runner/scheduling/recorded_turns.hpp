// Decides which shared case a board that is a recording takes next. In a run it is chance which of
// several boards takes a case, but a recording can only answer what its own board was asked.
//
// Flow: while turns are left, such a board takes only its next() case, once that is due; end_turn()
// when the case is taken or skipped. If a run departs from its recordings, boards may wait for each
// other for ever: after give_up(), whichever board is free takes a case.
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
  /// Whether any board has turns left.
  bool are_left() const noexcept { return left_ != 0; }
  /// The case of the board's next turn; nothing if it had all of them.
  std::optional<std::size_t> next(std::size_t board) const;
  /// Whether that turn may begin: the earlier turns at the same case are over.
  bool is_due(std::size_t board) const;
  void end_turn(std::size_t board);
  /// The board takes no more turns.
  void board_gone(std::size_t board);

  /// Returns false if there never was a turn, and from the second call on.
  bool give_up() noexcept;

private:
  std::vector<recorded_turn> const& turns_of(std::size_t board) const {
    return *plan_.recorded[board];
  }

  plan const& plan_;
  std::vector<std::optional<std::size_t>>
      next_turn_;                 ///< by board, if it is recorded: index of its next turn
  std::vector<std::size_t> over_; ///< by case: number of turns
  std::size_t left_ = 0;
  bool gave_up_ = true;
};

} // namespace mprun
