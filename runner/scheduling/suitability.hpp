// Which boards may take which cells, by what is known of the boards so far; and which cells have
// too few of them left.
//
// Flow: construct; board_opened() and board_gone() as it happens. Whether a board may take a shared
// cell is found out twice, from the inventory and when the board is open, and kept; the rest is
// asked often.
#pragma once

#include "runner/scheduling/board_roster.hpp"
#include "runner/scheduling/cell_ledger.hpp"
#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// There is none.
inline constexpr cell_id no_cell = UINT32_MAX;

class suitability {
public:
  suitability(plan const& what, cell_ledger const& cells, board_roster const& boards);

  /// It is one board's own, and no other may take it.
  bool is_own(cell_id cell) const { return plan_.cells[cell].board_index.has_value(); }
  /// The cell of the case that a board takes: its own, or the one that all share; no_cell where the
  /// plan has none for it.
  cell_id cell_for(std::size_t case_index, std::size_t board) const;

  /// Why the board does not take a cell of its own; none when it does.
  reason skip_reason(cell_id cell, std::size_t board) const;
  /// Of a shared cell.
  bool suits(cell_id cell, std::size_t board) const {
    return place_[cell] == not_demanding || !refused_[board][place_[cell]];
  }

  /// Whether an unsettled cell is left that the board may take, now or after another gave it back.
  bool could_use(std::size_t board);

  /// So many boards are left for a shared cell that it can be run.
  bool is_possible(cell_id cell) const { return suited_[cell] >= cells_.case_of(cell).boards; }
  /// Why there are too few, where they became too few for this reason.
  attempt_outcome why_impossible(cell_id cell, attempt_outcome why) const;

  struct given_up {
    cell_id cell;
    reason why;
  };
  /// Cells that had just enough boards, but for what this one was found to be.
  std::vector<given_up> board_opened(std::size_t board);
  /// It takes no cell any more, whatever it could have taken.
  void board_gone(std::size_t board);
  /// Shared cells that are not settled; some that are, too.
  std::vector<cell_id> const& shared() const noexcept { return shared_; }
  void cell_settled(cell_id cell);

private:
  static constexpr auto not_demanding = static_cast<std::size_t>(-1);

  plan const& plan_;
  cell_ledger const& cells_;
  board_roster const& boards_;
  std::vector<cell_id> shared_of_case_; ///< by case; no_cell where each board has its own
  std::vector<std::vector<cell_id>>
      own_;                           ///< by board and case; a board without any has an empty row
  std::vector<std::size_t> own_left_; ///< by board: the unsettled ones
  std::vector<std::size_t> suited_;   ///< by cell, where shared: boards that may yet take it
  std::vector<cell_id> shared_;
  std::vector<cell_id> demanding_;         ///< shared, and not every board may take them
  std::vector<std::size_t> place_;         ///< by cell: where it is in demanding_
  std::vector<std::vector<bool>> refused_; ///< by board and place in demanding_
  std::size_t shared_left_ = 0;
};

} // namespace mprun
