#include "runner/scheduling/scheduler.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace mprun {

scheduler::scheduler(plan const& plan, scheduler_options options)
    : plan_(plan), options_(std::move(options)), cells_(plan_, options_), boards_(plan_.boards),
      suits_(plan_, cells_, boards_), line_(plan_, cells_, boards_, suits_, options_.jobs),
      repeats_(plan_, cells_, suits_), host_(options_.max_fail), turns_(plan_),
      cursors_(plan_.boards.size()), repeating_(options_.repetitions != 1) {}

commands scheduler::begin() {
  commands out;
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    if (planned.skip_reason) {
      auto const board = planned.board_index ? id_of(*planned.board_index) : "";
      settle(out, cell, board, skipped_for(planned.skip_reason));
    }
  }
  open_waiting(out);
  return out;
}

commands scheduler::board_ready(std::size_t board, board_facts facts) {
  commands out;
  if (boards_.state_of(board) != roster_state::opening) {
    return out; // closed by stop() meanwhile
  }
  boards_.set_open(board, std::move(facts));
  for (auto& [cell, why] : suits_.board_opened(board)) {
    settle(out, cell, "", suits_.why_impossible(cell, skipped_for(std::move(why))));
  }
  start_ready(out, {board});
  return out;
}

commands scheduler::board_lost(lost_board const& lost) {
  commands out;
  if (boards_.state_of(lost.board) == roster_state::closed) {
    return out;
  }
  auto const beside = close_lost({lost});
  settle_lost(out, {lost}, beside);
  start_ready(out, {});
  return out;
}

commands scheduler::attempt_done(cell_id cell, attempt_outcome const& outcome,
                                 std::vector<lost_board> const& lost) {
  commands out;
  if (!cells_.is_running(cell)) {
    return out; // settled meanwhile, by abort() or because a board was lost
  }
  release(cell);
  auto const beside = close_lost(lost);
  conclude(out, cell, outcome);
  settle_lost(out, lost, beside);
  start_ready(out, cells_.boards_of(cell));
  return out;
}

void scheduler::release(cell_id cell) {
  for (auto const board : cells_.boards_of(cell)) {
    boards_.end(board, cell);
  }
  cells_.end(cell);
  host_.end(cell);
}

/// Closes the lost boards and returns the cells that ran on each.
std::vector<std::vector<cell_id>> scheduler::close_lost(std::vector<lost_board> const& lost) {
  std::vector<std::vector<cell_id>> beside;
  for (auto const& loss : lost) {
    beside.push_back(boards_.running(loss.board));
    suits_.board_gone(loss.board);
    turns_.board_gone(loss.board);
    boards_.close(loss.board);
  }
  for (auto const& cells : beside) {
    std::for_each(cells.begin(), cells.end(), [this](cell_id cell) { release(cell); });
  }
  return beside;
}

/// Settles what else the lost boards had to do: what ran `beside` the case, and what was to come.
void scheduler::settle_lost(commands& out, std::vector<lost_board> const& lost,
                            std::vector<std::vector<cell_id>> const& beside) {
  attempt_outcome why{verdict::errored, blame::board, ""};
  for (std::size_t i = 0; i < lost.size(); ++i) {
    // A test that does not run because its board was lost is not to blame.
    why.blame = lost[i].blame == blame::test ? blame::board : lost[i].blame;
    why.message = lost[i].message;
    for (auto const cell : beside[i]) {
      conclude(out, cell, why);
    }
    for (auto const& [cell, boards] : host_.take_runs_of(lost[i].board)) {
      if (can_run_elsewhere(cell)) {
        retry_elsewhere(cell);
      } else {
        settle(out, cell, id_of(lost[i].board), cells_.left_in_doubt(cell, why.blame, why.message));
      }
    }
    settle_own(out, lost[i].board, why);
  }
  if (!lost.empty()) {
    settle_impossible(out, why);
  }
  check_max_fail(out);
}

void scheduler::settle_impossible(commands& out, attempt_outcome const& why) {
  for (auto const cell : suits_.shared()) {
    if (!cells_.is_settled(cell) && !cells_.is_running(cell) && !suits_.is_possible(cell)) {
      settle(out, cell, board_that_passed(cell),
             unless_passed(cell, suits_.why_impossible(cell, why)));
    }
  }
}

void scheduler::settle_own(commands& out, std::size_t board, attempt_outcome const& why) {
  for (std::size_t case_index = 0; case_index < plan_.cases.size(); ++case_index) {
    auto const cell = suits_.cell_for(case_index, board);
    if (cell != no_cell && suits_.is_own(cell) && !cells_.is_settled(cell)) {
      settle(out, cell, id_of(board), unless_passed(cell, why));
    }
  }
}

/// An attempt at the cell has ended; boards of it may be lost. A case that takes its boards down
/// goes on to others only as far as its retries allow.
void scheduler::conclude(commands& out, cell_id cell, attempt_outcome const& outcome) {
  auto const boards = cells_.boards_of(cell);
  auto const first = id_of(boards.front());
  if (outcome.in_doubt) {
    cells_.note_doubt(cell, outcome.message);
  }
  if (outcome.in_doubt && stopping_) {
    settle(out, cell, first, cells_.left_in_doubt(cell, blame::host, stop_reason_));
  } else if (outcome.in_doubt) {
    host_.wait({cell, boards});
  } else if (outcome.verdict == verdict::passed && options_.repetitions != 1) {
    cells_.note_pass(cell);
    if (is_repeated(cell)) {
      repeats_.add(cell);
    } else {
      settle(out, cell, first, cells_.passed_so_far(cell));
    }
  } else if (stopping_ || !cells_.may_retry(cell, outcome)) {
    settle(out, cell, first, outcome);
  } else if (all_are_open(boards)) {
    retry(out, cell, boards);
  } else if (can_run_elsewhere(cell)) {
    retry_elsewhere(cell);
  } else {
    settle(out, cell, first, outcome);
  }
}

/// Whether a cell that passed has repetitions left.
bool scheduler::is_repeated(cell_id cell) const {
  return repeating_ && !stopping_ &&
         (options_.repetitions == 0 || cells_.passes(cell) < options_.repetitions);
}

/// The outcome of a cell that is not run any more: if it passed before, it has passed.
attempt_outcome scheduler::unless_passed(cell_id cell, attempt_outcome why) const {
  return cells_.passes(cell) == 0 ? std::move(why) : cells_.passed_so_far(cell);
}

/// The board that a shared cell passed on; empty if it has not passed yet.
std::string scheduler::board_that_passed(cell_id cell) const {
  return cells_.passes(cell) == 0 ? std::string() : id_of(cells_.boards_of(cell).front());
}

commands scheduler::end_repeating() {
  commands out;
  repeating_ = false;
  for (auto const cell : repeats_.end()) {
    if (!cells_.is_settled(cell)) {
      settle(out, cell, id_of(cells_.boards_of(cell).front()), cells_.passed_so_far(cell));
    }
  }
  board_list all(boards_.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  start_ready(out, all);
  return out;
}

/// Retries a cell all of whose boards are still open.
void scheduler::retry(commands& out, cell_id cell, board_list const& boards) {
  if (cells_.is_doubted(cell) && any_on_host(boards)) {
    host_.wait({cell, boards});
  } else if (suits_.is_own(cell) && !waiting_line::is_for(cells_.case_of(cell))) {
    start(out, cell, boards);
  } else {
    retry_elsewhere(cell);
  }
}

bool scheduler::can_run_elsewhere(cell_id cell) const {
  return !stopping_ && !suits_.is_own(cell) && suits_.is_possible(cell);
}

/// Lets any suitable boards retry the cell, those of the last attempt only if no others suit.
void scheduler::retry_elsewhere(cell_id cell) {
  if (waiting_line::is_for(cells_.case_of(cell))) {
    line_.join_first(cell);
  } else {
    retries_.push_back(cell);
  }
}

bool scheduler::all_are_open(board_list const& boards) const {
  return std::all_of(boards.begin(), boards.end(), [this](std::size_t board) {
    return boards_.state_of(board) == roster_state::open;
  });
}

bool scheduler::any_on_host(board_list const& boards) const {
  return std::any_of(boards.begin(), boards.end(),
                     [this](std::size_t board) { return boards_.is_on_host(board); });
}

void scheduler::settle(commands& out, cell_id cell, std::string board,
                       attempt_outcome const& outcome) {
  // A skipped cell has no outcome that a quarantine could excuse.
  auto why = outcome.verdict == verdict::skipped ? std::string() : quarantine_of(cell);
  out.push_back(cells_.settle(cell, std::move(board), outcome, std::move(why)));
  suits_.cell_settled(cell);
}

std::string scheduler::quarantine_of(cell_id cell) const {
  if (!options_.quarantine) {
    return {};
  }
  auto board = plan_.cells[cell].board_index;
  if (!board && cells_.was_tried(cell)) {
    board = cells_.boards_of(cell).front();
  }
  auto const* const spec = board ? &plan_.boards[*board] : nullptr;
  auto const* const facts = board && boards_.was_open(*board) ? &boards_.facts(*board) : nullptr;
  return options_.quarantine(cells_.case_of(cell), spec, facts);
}

void scheduler::close(commands& out, std::size_t board) {
  boards_.close(board);
  out.push_back(close_board{board});
}

} // namespace mprun
