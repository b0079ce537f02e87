#include "runner/scheduling/recorded_turns.hpp"

#include <utility>

namespace mprun {

recorded_turns::recorded_turns(plan const& planned)
    : plan_(planned), next_turn_(planned.boards.size()), over_(planned.cases.size()) {
  for (std::size_t board = 0; board < planned.recorded.size(); ++board) {
    if (planned.recorded[board]) {
      next_turn_[board] = 0;
      left_ += planned.recorded[board]->size();
      gave_up_ = false;
    }
  }
}

std::optional<std::size_t> recorded_turns::next(std::size_t board) const {
  auto const& turns = turns_of(board);
  auto const turn = *next_turn_[board];
  return turn < turns.size() ? std::optional(turns[turn].case_index) : std::nullopt;
}

bool recorded_turns::is_due(std::size_t board) const {
  auto const& turn = turns_of(board)[*next_turn_[board]];
  return over_[turn.case_index] >= turn.turns_before;
}

void recorded_turns::end_turn(std::size_t board) {
  ++over_[turns_of(board)[*next_turn_[board]].case_index];
  ++*next_turn_[board];
  left_ -= left_ != 0 ? 1 : 0; // none is after give_up()
}

void recorded_turns::board_gone(std::size_t board) {
  while (is_recorded(board) && next(board)) {
    end_turn(board);
  }
}

bool recorded_turns::give_up() noexcept {
  left_ = 0;
  return !std::exchange(gave_up_, true);
}

} // namespace mprun
