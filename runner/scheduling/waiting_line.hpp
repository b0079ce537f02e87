// Cells that begin only when all they need is free at the same time: those of several boards, and
// those that want this host's network ports for themselves.
//
// Flow: join() when a board comes to such a cell in the plan's order; next() after each thing that
// happened, until it gives nothing more to start.
//
// A cell takes all its boards at once or none. While it waits, the boards that are likely to be
// free first are kept for it: they end what they run and take nothing new. Cells are served in the
// order in which they joined, so that none is overtaken for ever: the boards kept for the first can
// only become free, whatever the others do. A cell that could not run now anyway, because another
// cell has the host or its ports, has no boards kept for it; when they are free it comes first.
#pragma once

#include "runner/scheduling/board_roster.hpp"
#include "runner/scheduling/cell_ledger.hpp"
#include "runner/scheduling/suitability.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace mprun {

class waiting_line {
public:
  /// `jobs`: how many boards may be at work at once; 0 = all.
  waiting_line(plan const& plan, cell_ledger const& cells, board_roster const& boards,
               suitability const& suits, std::size_t jobs);

  static bool is_for(test_case const& test) {
    return test.boards > 1 || test.ports != host_ports::unused;
  }

  void join(cell_id cell);
  /// To be tried again, before all others.
  void join_first(cell_id cell) { line_.push_front(cell); }
  /// To be repeated, behind all others.
  void join_again(cell_id cell) { line_.push_back(cell); }
  void clear() { line_.clear(); }

  struct start {
    cell_id cell;
    board_list boards;
  };
  struct circumstances {
    bool host_is_reserved = false; ///< nothing new of this host may begin
    bool ports_are_taken = false;
    board_list kept; ///< for a run alone, that is, not for the line
  };
  /// The cell to start now, which has left the line; if there is none, kept() has changed.
  std::optional<start> next(circumstances const& now);

  bool is_kept(std::size_t board) const { return is_kept_[board]; }
  board_list const& kept() const noexcept { return kept_; }
  /// Boards of this host, or its ports, are kept for a cell.
  bool wants_host() const noexcept { return wants_host_; }

private:
  board_list choose(cell_id cell, circumstances const& now) const;
  bool can_start(board_list const& chosen) const;
  void keep(board_list const& boards);

  plan const& plan_;
  cell_ledger const& cells_;
  board_roster const& boards_;
  suitability const& suits_;
  std::size_t jobs_;
  std::deque<cell_id> line_;
  std::vector<bool> has_joined_;
  std::vector<bool> is_kept_;
  board_list kept_;
  bool wants_host_ = false;
};

} // namespace mprun
