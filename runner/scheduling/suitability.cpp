#include "runner/scheduling/suitability.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {

suitability::suitability(plan const& plan, cell_ledger const& cells, board_roster const& boards)
    : plan_(plan), cells_(cells), boards_(boards), shared_of_case_(plan.cases.size(), no_cell),
      own_(boards.size()), own_left_(boards.size()), suited_(plan.cells.size()),
      restricted_index_(plan.cells.size(), unrestricted), refused_(boards.size()) {
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    if (auto const board = planned.board_index) {
      ++own_left_[*board];
      own_[*board].resize(plan_.cases.size(), no_cell);
      own_[*board][planned.case_index] = cell;
      continue;
    }
    shared_of_case_[planned.case_index] = cell;
    shared_.push_back(cell);
    ++shared_left_;
    if (planned.skip_reason) {
      continue;
    }
    auto const& test = cells_.case_of(cell);
    if (test.needs == requirements{} && !test.upstream) {
      suited_[cell] = boards_.size();
      continue;
    }
    restricted_index_[cell] = restricted_.size();
    restricted_.push_back(cell);
    for (std::size_t board = 0; board < plan_.boards.size(); ++board) {
      auto const may = suits_statically(test, plan_.boards[board]);
      refused_[board].push_back(!may);
      suited_[cell] += may ? 1 : 0;
    }
  }
}

cell_id suitability::cell_for(std::size_t case_index, std::size_t board) const {
  auto const shared = shared_of_case_[case_index];
  return shared != no_cell || own_[board].empty() ? shared : own_[board][case_index];
}

reason suitability::skip_reason(cell_id cell, std::size_t board) const {
  auto const& test = cells_.case_of(cell);
  auto by_inventory = static_skip_reason(test, plan_.boards[board]);
  return !by_inventory && boards_.was_open(board) ? probed_skip_reason(test, boards_.facts(board))
                                                  : by_inventory;
}

bool suitability::could_use(std::size_t board) {
  if (own_left_[board] != 0) {
    return true;
  }
  if (shared_.size() > 2 * shared_left_) {
    std::erase_if(shared_, [this](cell_id cell) { return cells_.is_settled(cell); });
  }
  return std::any_of(shared_.begin(), shared_.end(), [this, board](cell_id cell) {
    return !cells_.is_settled(cell) && suits(cell, board);
  });
}

attempt_outcome suitability::why_impossible(cell_id cell, attempt_outcome why) const {
  auto const needed = cells_.case_of(cell).boards;
  if (needed > 1) {
    why.reason = {reason_code::needs_boards,
                  {std::to_string(needed), std::to_string(suited_[cell]), why.message}};
    why.message = words_for(why.reason);
  }
  return why;
}

std::vector<suitability::given_up> suitability::board_opened(std::size_t board) {
  std::vector<given_up> out;
  for (std::size_t index = 0; index < restricted_.size(); ++index) {
    auto const cell = restricted_[index];
    if (cells_.is_settled(cell) || refused_[board][index]) {
      continue;
    }
    auto why = probed_skip_reason(cells_.case_of(cell), boards_.facts(board));
    if (!why) {
      continue;
    }
    refused_[board][index] = true;
    --suited_[cell];
    if (!is_possible(cell) && !cells_.is_running(cell)) {
      out.push_back({cell, std::move(why)});
    }
  }
  return out;
}

void suitability::board_gone(std::size_t board) {
  for (auto const cell : shared_) {
    if (!cells_.is_settled(cell) && suits(cell, board)) {
      --suited_[cell];
    }
  }
}

void suitability::cell_settled(cell_id cell) {
  if (auto const board = plan_.cells[cell].board_index) {
    --own_left_[*board];
  } else {
    --shared_left_;
  }
}

} // namespace mprun
