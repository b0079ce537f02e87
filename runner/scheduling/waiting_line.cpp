#include "runner/scheduling/waiting_line.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace mprun {

waiting_line::waiting_line(plan const& plan, cell_ledger const& cells, board_roster const& boards,
                           suitability const& suits, std::size_t jobs)
    : plan_(plan), cells_(cells), boards_(boards), suits_(suits), jobs_(jobs),
      has_joined_(plan.cells.size()), is_kept_(boards.size()) {}

void waiting_line::join(cell_id cell) {
  if (!has_joined_[cell]) {
    has_joined_[cell] = true;
    line_.push_back(cell);
  }
}

std::optional<waiting_line::start> waiting_line::next(circumstances const& now) {
  for (auto const board : std::exchange(kept_, {})) {
    is_kept_[board] = false;
  }
  keep(now.kept);
  wants_host_ = false;
  std::erase_if(line_, [this](cell_id cell) { return cells_.is_settled(cell); });
  auto left = now;
  for (auto position = line_.begin(); position != line_.end(); ++position) {
    auto const cell = *position;
    auto chosen = choose(cell, left);
    if (chosen.empty()) {
      continue;
    }
    if (can_start(chosen)) {
      line_.erase(position);
      return start{cell, std::move(chosen)};
    }
    auto const wants_ports = holds_ports(cells_.case_of(cell), plan_.boards, chosen);
    left.ports_are_taken = left.ports_are_taken || wants_ports;
    wants_host_ = wants_host_ || wants_ports ||
                  std::any_of(chosen.begin(), chosen.end(),
                              [this](std::size_t board) { return boards_.is_on_host(board); });
    keep(chosen);
  }
  return std::nullopt;
}

void waiting_line::keep(board_list const& boards) {
  for (auto const board : boards) {
    is_kept_[board] = true;
    kept_.push_back(board);
  }
}

/// Chooses the boards that will be free first; among equals those that the cell was not tried on,
/// in the order of the inventory. Empty if the cell could not run now.
board_list waiting_line::choose(cell_id cell, circumstances const& now) const {
  auto const& test = cells_.case_of(cell);
  auto const no_ports = now.host_is_reserved || now.ports_are_taken;
  auto const within_jobs = jobs_ == 0 || kept_.empty() || kept_.size() + test.boards <= jobs_;
  if (!within_jobs || (test.ports == host_ports::always && no_ports)) {
    return {};
  }
  auto const before = cells_.was_tried(cell) ? cells_.boards_of(cell) : board_list();
  using candidate = std::tuple<std::size_t, bool, std::size_t>;
  std::vector<candidate> candidates;
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const where = boards_.state_of(board);
    auto const is_out = where == board_roster::state::closed || is_kept_[board] ||
                        (now.host_is_reserved && boards_.is_on_host(board)) ||
                        (no_ports && holds_ports(test, plan_.boards, {board}));
    // A board's own cell joined the line because the board suits it.
    auto const may_take =
        suits_.is_own(cell) ? *plan_.cells[cell].board_index == board : suits_.suits(cell, board);
    if (is_out || !may_take) {
      continue;
    }
    constexpr auto far = std::size_t{1} << 32U; // more than ever run on a board at once
    auto const distance = where == board_roster::state::open      ? boards_.running(board).size()
                          : where == board_roster::state::opening ? far
                                                                  : 2 * far;
    auto const tried = std::find(before.begin(), before.end(), board) != before.end();
    candidates.emplace_back(distance, tried, board);
  }
  if (candidates.size() < test.boards) {
    return {};
  }
  auto const end = candidates.begin() + static_cast<std::ptrdiff_t>(test.boards);
  std::partial_sort(candidates.begin(), end, candidates.end());
  board_list chosen;
  std::transform(candidates.begin(), end, std::back_inserter(chosen),
                 [](candidate const& each) { return std::get<2>(each); });
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// A cell that takes more boards than --jobs allows runs when no other board is at work.
bool waiting_line::can_start(board_list const& chosen) const {
  auto const working = boards_.working();
  return std::all_of(chosen.begin(), chosen.end(),
                     [this](std::size_t board) { return boards_.is_idle(board); }) &&
         (jobs_ == 0 || working == 0 || working + chosen.size() <= jobs_);
}

} // namespace mprun
