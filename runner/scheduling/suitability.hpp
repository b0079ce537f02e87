// Which boards may take which cells, as far as the boards are known; and which cells have too few
// boards left.
//
// Flow: construct; board_opened() and board_gone() as it happens. Whether a board may take a shared
// cell is determined twice, from the inventory and when the board is open, and remembered, because
// the other functions are called often.
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

/// Stands for no cell.
inline constexpr cell_id no_cell = UINT32_MAX;

class suitability {
public:
  suitability(plan const& plan, cell_ledger const& cells, board_roster const& boards);

  /// Whether the cell belongs to one board and no other may take it.
  bool is_own(cell_id cell) const { return plan_.cells[cell].board_index.has_value(); }
  /// The cell of the case that a board takes: its own, or the one that all share; no_cell where the
  /// plan has none for it.
  cell_id cell_for(std::size_t case_index, std::size_t board) const;

  /// Why the board does not take a cell of its own; none when it does.
  reason skip_reason(cell_id cell, std::size_t board) const;
  /// Whether the board may take the shared cell.
  bool suits(cell_id cell, std::size_t board) const {
    return restricted_index_[cell] == unrestricted || !refused_[board][restricted_index_[cell]];
  }

  /// Whether an unsettled cell is left that the board may take, now or after another gave it back.
  bool could_use(std::size_t board);

  /// Whether enough boards are left to run the shared cell.
  bool is_possible(cell_id cell) const { return suited_[cell] >= cells_.case_of(cell).boards; }
  /// The outcome of a shared cell with too few boards left; `why` is what took the last one.
  attempt_outcome why_impossible(cell_id cell, attempt_outcome why) const;

  struct given_up {
    cell_id cell;
    reason why;
  };
  /// Returns the cells that have too few boards now that the facts of this one are known.
  std::vector<given_up> board_opened(std::size_t board);
  /// The board takes no further cell.
  void board_gone(std::size_t board);
  /// The shared cells that are not settled, and perhaps some that are.
  std::vector<cell_id> const& shared() const noexcept { return shared_; }
  void cell_settled(cell_id cell);

private:
  static constexpr auto unrestricted = static_cast<std::size_t>(-1);

  plan const& plan_;
  cell_ledger const& cells_;
  board_roster const& boards_;
  std::vector<cell_id> shared_of_case_; ///< by case; no_cell where each board has its own
  std::vector<std::vector<cell_id>>
      own_;                           ///< by board and case; a board without any has an empty row
  std::vector<std::size_t> own_left_; ///< by board: how many of these are unsettled
  std::vector<std::size_t> suited_;   ///< by shared cell: how many boards may still take it
  std::vector<cell_id> shared_;
  std::vector<cell_id> restricted_;           ///< shared cells that not every board may take
  std::vector<std::size_t> restricted_index_; ///< by cell: its index in restricted_
  std::vector<std::vector<bool>> refused_;    ///< by board and index in restricted_
  std::size_t shared_left_ = 0;
};

} // namespace mprun
