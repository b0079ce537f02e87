#include "runner/scheduling/board_roster.hpp"

#include <utility>

namespace mprun {

board_roster::board_roster(std::vector<board_spec> const& boards) : boards_(boards.size()) {
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    boards_[board].on_host = mprun::is_on_host(boards[board].link);
  }
}

/// Applies a change to a board's entry and keeps the counts in step with it.
template<class Change>
void board_roster::change(std::size_t board, Change apply) {
  auto& entry = boards_[board];
  auto const is_open = [&entry] {
    return entry.where == state::opening || entry.where == state::open;
  };
  open_ -= is_open() ? 1 : 0;
  with_room_ -= entry.has_room() ? 1 : 0;
  working_ -= entry.is_working() ? 1 : 0;
  host_work_ -= entry.host_work();
  apply(entry);
  open_ += is_open() ? 1 : 0;
  with_room_ += entry.has_room() ? 1 : 0;
  working_ += entry.is_working() ? 1 : 0;
  host_work_ += entry.host_work();
}

void board_roster::begin_opening(std::size_t board) {
  change(board, [](board_record& entry) { entry.where = state::opening; });
}

void board_roster::set_open(std::size_t board, board_facts facts) {
  change(board, [&facts](board_record& entry) {
    entry.facts = std::move(facts);
    entry.was_open = true;
    entry.where = state::open;
  });
}

void board_roster::close(std::size_t board) {
  change(board, [](board_record& entry) {
    entry.running.clear();
    entry.is_taken_whole = false;
    entry.where = state::closed;
  });
}

void board_roster::begin(std::size_t board, cell_id cell, bool whole) {
  change(board, [cell, whole](board_record& entry) {
    entry.running.push_back(cell);
    entry.is_taken_whole = whole;
  });
}

void board_roster::end(std::size_t board, cell_id cell) {
  change(board, [cell](board_record& entry) {
    std::erase(entry.running, cell);
    entry.is_taken_whole = false;
  });
}

} // namespace mprun
