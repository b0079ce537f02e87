#include "runner/scheduling/board_roster.hpp"

#include <utility>

namespace mprun {

board_roster::board_roster(std::vector<board_spec> const& boards) : boards_(boards.size()) {
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    boards_[board].on_host = mprun::is_on_host(boards[board].link);
  }
}

/// Whatever a change of a board's record does to its room and its work, the counts follow.
template<class Change>
void board_roster::change(std::size_t board, Change what) {
  auto& one = boards_[board];
  auto const is_open = [&one] { return one.where == state::opening || one.where == state::open; };
  open_ -= is_open() ? 1 : 0;
  with_room_ -= one.has_room() ? 1 : 0;
  working_ -= one.is_working() ? 1 : 0;
  host_work_ -= one.host_work();
  what(one);
  open_ += is_open() ? 1 : 0;
  with_room_ += one.has_room() ? 1 : 0;
  working_ += one.is_working() ? 1 : 0;
  host_work_ += one.host_work();
}

void board_roster::begin_opening(std::size_t board) {
  change(board, [](record& one) { one.where = state::opening; });
}

void board_roster::set_open(std::size_t board, board_facts facts) {
  change(board, [&facts](record& one) {
    one.facts = std::move(facts);
    one.was_open = true;
    one.where = state::open;
  });
}

void board_roster::close(std::size_t board) {
  change(board, [](record& one) {
    one.running.clear();
    one.is_taken_whole = false;
    one.where = state::closed;
  });
}

void board_roster::begin(std::size_t board, cell_id cell, bool whole) {
  change(board, [cell, whole](record& one) {
    one.running.push_back(cell);
    one.is_taken_whole = whole;
  });
}

void board_roster::end(std::size_t board, cell_id cell) {
  change(board, [cell](record& one) {
    std::erase(one.running, cell);
    one.is_taken_whole = false;
  });
}

} // namespace mprun
