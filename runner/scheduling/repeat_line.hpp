// Cells that passed and are to run again (--stress), in the order in which they passed: so each of
// them runs again before any runs twice.
//
// Flow: add() each that passed; next() for a board that has nothing else to do, and take() when it
// is started. end() returns those that wait, when there are to be no more repetitions.
#pragma once

#include "runner/scheduling/cell_ledger.hpp"
#include "runner/scheduling/suitability.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace mprun {

class repeat_line {
public:
  repeat_line(plan const& plan, cell_ledger const& cells, suitability const& suits)
      : plan_(plan), cells_(cells), suits_(suits), own_(plan.boards.size()) {}

  void add(cell_id cell);
  /// Of the cells that the board may take, the one with the fewest passes.
  std::optional<cell_id> next(std::size_t board);
  void take(cell_id cell);
  std::vector<cell_id> end();

private:
  std::deque<cell_id>& line_of(cell_id cell);

  plan const& plan_;
  cell_ledger const& cells_;
  suitability const& suits_;
  std::vector<std::deque<cell_id>> own_; ///< by board
  std::deque<cell_id> shared_;
};

} // namespace mprun
