// Cells that passed and are to run again (--stress), in the order in which they passed: so all of
// them come round before one does twice.
//
// Flow: add() each that passed; next() for a board that has nothing else to do, and take() where it
// is started. end() gives those that wait, when there are to be no more repetitions.
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
  repeat_line(plan const& what, cell_ledger const& cells, suitability const& suits)
      : plan_(what), cells_(cells), suits_(suits), own_(what.boards.size()) {}

  void add(cell_id cell);
  /// The one that passed least often of those that the board may take; none where there is none.
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
