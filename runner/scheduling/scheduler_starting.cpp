// How the scheduler begins attempts and opens boards.
#include "runner/scheduling/scheduler.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace mprun {

/// Starts everything that can begin now. `first`: boards that became free just now.
void scheduler::start_ready(commands& out, board_list const& first) {
  start_waiting(out);
  for (auto const board : first) {
    fill_board(out, board);
  }
  // A board that closes may leave a cell to one that waited for it to take the cell; a run alone
  // that has ended lets others go on.
  for (auto before = out.size() + 1; before != out.size();) {
    before = out.size();
    for (std::size_t board = 0; boards_.with_room() != 0 && board < boards_.size(); ++board) {
      fill_board(out, board);
    }
    open_waiting(out);
    run_next_alone(out);
    start_waiting(out);
  }
  if (!paused_ && boards_.working() == 0 && turns_.give_up()) {
    start_ready(out, {});
  }
}

/// Starts cells that need several boards at once, or the host's ports.
void scheduler::start_waiting(commands& out) {
  while (!paused_) {
    auto const alone = host_.next();
    auto const next = line_.next({.host_is_reserved = host_is_reserved(),
                                  .ports_are_taken = host_.are_ports_held(),
                                  .kept = alone ? alone->boards : board_list()});
    if (!next) {
      return;
    }
    start(out, next->cell, next->boards);
  }
}

commands scheduler::resume() {
  commands out;
  paused_ = false;
  board_list all(boards_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  start_ready(out, all);
  return out;
}

void scheduler::fill_board(commands& out, std::size_t board) {
  while (may_take(board) && take_next(out, board)) {
  }
  if (boards_.is_idle(board) && (stopping_ || !suits_.could_use(board))) {
    close(out, board);
  }
}

bool scheduler::may_take(std::size_t board) const {
  return !stopping_ && !paused_ && boards_.has_room(board) && !line_.is_kept(board) &&
         !(boards_.is_on_host(board) && host_is_reserved()) && is_within_jobs(board);
}

/// Boards that are kept for a cell count as at work: where it takes more than there may be, all
/// others come to rest.
bool scheduler::is_within_jobs(std::size_t board) const {
  if (options_.jobs == 0) {
    return true;
  }
  auto const& kept = line_.kept();
  auto const kept_at_work = static_cast<std::size_t>(
      std::count_if(kept.begin(), kept.end(),
                    [this](std::size_t kept_board) { return boards_.is_working(kept_board); }));
  auto const others = boards_.working() - kept_at_work + (boards_.is_working(board) ? 0 : 1);
  return others + kept.size() <= options_.jobs;
}

/// Returns false where no cell is left for the board.
bool scheduler::take_next(commands& out, std::size_t board) {
  if (turns_.are_left() && turns_.is_recorded(board)) {
    if (take_turn(out, board)) {
      return true;
    }
    if (turns_.are_left()) {
      return false;
    }
  }
  if (auto const cell = find_retry(board)) {
    start(out, *cell, {board});
    return true;
  }
  if (plan_.assign == assignment::any) {
    while (first_untried_ < plan_.cases.size() && is_tried_at(first_untried_)) {
      ++first_untried_;
    }
    cursors_[board] = std::max(cursors_[board], first_untried_);
  }
  // The facts of a board do not change, so it need not look again at a cell that it passed over.
  while (cursors_[board] < plan_.cases.size()) {
    auto const cell = suits_.cell_for(case_at(cursors_[board]++), board);
    if (cell == no_cell || cells_.is_settled(cell) || cells_.was_tried(cell)) {
      continue;
    }
    if (suits_.is_own(cell)) {
      if (auto why = suits_.skip_reason(cell, board)) {
        settle(out, cell, id_of(board), skipped_for(std::move(why)));
        continue;
      }
    } else if (!suits_.suits(cell, board)) {
      continue;
    }
    if (waiting_line::is_for(cells_.case_of(cell))) {
      line_.join(cell);
      start_waiting(out);
    } else {
      start(out, cell, {board});
    }
    return true;
  }
  return take_repetition(out, board);
}

/// Takes the next turn of the board's recording. Returns false if another board still has the case.
bool scheduler::take_turn(commands& out, std::size_t board) {
  while (auto const next = turns_.next(board)) {
    auto const cell = suits_.cell_for(*next, board);
    if (cell != no_cell && !cells_.is_settled(cell) && suits_.suits(cell, board)) {
      auto const again = std::find(retries_.begin(), retries_.end(), cell);
      auto const is_free = !cells_.was_tried(cell) || again != retries_.end();
      if (!is_free || !turns_.is_due(board)) {
        return false;
      }
      if (again != retries_.end()) {
        retries_.erase(again);
      }
      turns_.end_turn(board);
      start(out, cell, {board});
      return true;
    }
    turns_.end_turn(board);
  }
  return false;
}

/// Starts another repetition of a cell that passed before.
bool scheduler::take_repetition(commands& out, std::size_t board) {
  auto const cell = repeats_.next(board);
  if (!cell) {
    return false;
  }
  repeats_.take(*cell);
  if (waiting_line::is_for(cells_.case_of(*cell))) {
    line_.join_again(*cell);
    start_waiting(out);
  } else {
    start(out, *cell, {board});
  }
  return true;
}

bool scheduler::is_tried_at(std::size_t position) const {
  auto const cell = suits_.cell_for(case_at(position), 0);
  return cell == no_cell || cells_.is_settled(cell) || cells_.was_tried(cell);
}

std::optional<cell_id> scheduler::find_retry(std::size_t board) {
  std::erase_if(retries_, [this](cell_id cell) { return cells_.is_settled(cell); });
  for (auto it = retries_.begin(); it != retries_.end(); ++it) {
    auto const cell = *it;
    auto const was_here = cells_.boards_of(cell).front() == board;
    if (suits_.suits(cell, board) && !(was_here && another_open_board_suits(cell))) {
      retries_.erase(it);
      return cell;
    }
  }
  return std::nullopt;
}

bool scheduler::another_open_board_suits(cell_id cell) const {
  auto const last = cells_.boards_of(cell).front();
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const is_open = boards_.state_of(board) == roster_state::open;
    if (is_open && board != last && suits_.suits(cell, board)) {
      return true;
    }
  }
  return false;
}

void scheduler::start(commands& out, cell_id cell, board_list boards, int alone) {
  for (auto const board : boards) {
    boards_.begin(board, cell, boards.size() > 1);
  }
  if (holds_ports(cells_.case_of(cell), plan_.boards, boards)) {
    host_.hold_ports(cell);
  }
  auto const attempt = cells_.begin(cell, boards);
  out.push_back(start_attempt{cell, std::move(boards), attempt, alone});
}

void scheduler::open_waiting(commands& out) {
  while (!stopping_ && next_to_open_ < boards_.size() && !host_is_reserved()) {
    auto const board = next_to_open_;
    if (boards_.state_of(board) != roster_state::waiting) {
      ++next_to_open_;
    } else if (!suits_.could_use(board)) {
      boards_.close(board);
    } else if (options_.jobs == 0 || (boards_.open() < options_.jobs && is_within_jobs(board))) {
      open(out, board);
    } else {
      break;
    }
  }
  if (!stopping_ && !host_is_reserved()) {
    open_kept(out);
  }
}

/// More boards than --jobs allows may be open then, but no more than that are at work.
void scheduler::open_kept(commands& out) {
  for (auto const board : line_.kept()) {
    if (boards_.state_of(board) == roster_state::waiting && boards_.working() < options_.jobs) {
      open(out, board);
    }
  }
}

void scheduler::open(commands& out, std::size_t board) {
  boards_.begin_opening(board);
  out.push_back(open_board{board});
}

/// Gives the host to the next run alone once nothing else of this host is at work. The run keeps
/// the host from then on, and waits for those of its boards that are behind real lines.
void scheduler::run_next_alone(commands& out) {
  auto const is_free = boards_.host_work() == 0 && !host_.are_ports_held();
  auto const is_wanted = line_.wants_host() && !host_.decides(cells_.without_pass());
  if (!stopping_ && is_free && !is_wanted) {
    host_.claim();
  }
  auto const next = host_.next();
  if (!next || paused_) {
    return;
  }
  auto const& [cell, boards] = *next;
  auto const are_idle = std::all_of(boards.begin(), boards.end(),
                                    [this](std::size_t board) { return boards_.is_idle(board); });
  auto const working = boards_.working();
  if (are_idle &&
      (options_.jobs == 0 || working == 0 || working + boards.size() <= options_.jobs)) {
    host_.begin_alone();
    start(out, cell, boards, cells_.begin_alone(cell));
  }
}

} // namespace mprun
