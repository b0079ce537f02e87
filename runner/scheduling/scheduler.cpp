#include "runner/scheduling/scheduler.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <numeric>
#include <utility>

namespace mprun {

scheduler::scheduler(plan const& what, scheduler_options options)
    : plan_(what), options_(std::move(options)), cells_(plan_, options_), boards_(plan_.boards),
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
  if (boards_.state_of(board) != board_state::opening) {
    return out; // closed by stop() meanwhile
  }
  boards_.set_open(board, std::move(facts));
  for (auto& [cell, why] : suits_.board_opened(board)) {
    settle(out, cell, "", suits_.why_impossible(cell, skipped_for(std::move(why))));
  }
  go_on(out, {board});
  return out;
}

commands scheduler::board_lost(lost_board const& lost) {
  commands out;
  if (boards_.state_of(lost.board) == board_state::closed) {
    return out;
  }
  auto const beside = take_away({lost});
  give_up(out, {lost}, beside);
  go_on(out, {});
  return out;
}

commands scheduler::attempt_done(cell_id cell, attempt_outcome const& outcome,
                                 std::vector<lost_board> const& lost) {
  commands out;
  if (!cells_.is_running(cell)) {
    return out; // settled meanwhile, by abort() or with a board that was lost
  }
  release(cell);
  auto const beside = take_away(lost);
  conclude(out, cell, outcome);
  give_up(out, lost, beside);
  go_on(out, cells_.boards_of(cell));
  return out;
}

void scheduler::release(cell_id cell) {
  for (auto const board : cells_.boards_of(cell)) {
    boards_.end(board, cell);
  }
  cells_.end(cell);
  host_.end(cell);
}

/// Gives what ran on each.
std::vector<std::vector<cell_id>> scheduler::take_away(std::vector<lost_board> const& lost) {
  std::vector<std::vector<cell_id>> beside;
  for (auto const& one : lost) {
    beside.push_back(boards_.running(one.board));
    suits_.board_gone(one.board);
    turns_.board_gone(one.board);
    boards_.close(one.board);
  }
  for (auto const& cells : beside) {
    std::for_each(cells.begin(), cells.end(), [this](cell_id cell) { release(cell); });
  }
  return beside;
}

/// What else the lost boards had to do: what ran `beside` the case, and what they were yet to run.
void scheduler::give_up(commands& out, std::vector<lost_board> const& lost,
                        std::vector<std::vector<cell_id>> const& beside) {
  attempt_outcome why{verdict::errored, blame::board, ""};
  for (std::size_t i = 0; i < lost.size(); ++i) {
    // Whatever the board met, a test that does not run for it has done nothing.
    why.blame = lost[i].blame == blame::test ? blame::board : lost[i].blame;
    why.message = lost[i].message;
    for (auto const cell : beside[i]) {
      conclude(out, cell, why);
    }
    for (auto const& [cell, boards] : host_.take_those_of(lost[i].board)) {
      if (can_go_elsewhere(cell)) {
        try_elsewhere(cell);
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
  for (std::size_t one = 0; one < plan_.cases.size(); ++one) {
    auto const cell = suits_.cell_for(one, board);
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
    try_again(out, cell, boards);
  } else if (can_go_elsewhere(cell)) {
    try_elsewhere(cell);
  } else {
    settle(out, cell, first, outcome);
  }
}

/// It passed, and is to run once more.
bool scheduler::is_repeated(cell_id cell) const {
  return repeating_ && !stopping_ &&
         (options_.repetitions == 0 || cells_.passes(cell) < options_.repetitions);
}

/// For a cell that is not run any more: what passed before has passed.
attempt_outcome scheduler::unless_passed(cell_id cell, attempt_outcome why) const {
  return cells_.passes(cell) == 0 ? std::move(why) : cells_.passed_so_far(cell);
}

/// Of a shared cell; empty where none has run it.
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
  go_on(out, all);
  return out;
}

/// All of its boards are open still.
void scheduler::try_again(commands& out, cell_id cell, board_list const& boards) {
  if (cells_.is_doubted(cell) && any_on_host(boards)) {
    host_.wait({cell, boards});
  } else if (suits_.is_own(cell) && !waiting_line::is_for(cells_.case_of(cell))) {
    start(out, cell, boards);
  } else {
    try_elsewhere(cell);
  }
}

bool scheduler::can_go_elsewhere(cell_id cell) const {
  return !stopping_ && !suits_.is_own(cell) && suits_.is_possible(cell);
}

/// On the same boards only where there are no others for it.
void scheduler::try_elsewhere(cell_id cell) {
  if (waiting_line::is_for(cells_.case_of(cell))) {
    line_.join_first(cell);
  } else {
    again_.push_back(cell);
  }
}

bool scheduler::all_are_open(board_list const& boards) const {
  return std::all_of(boards.begin(), boards.end(), [this](std::size_t board) {
    return boards_.state_of(board) == board_state::open;
  });
}

bool scheduler::any_on_host(board_list const& boards) const {
  return std::any_of(boards.begin(), boards.end(),
                     [this](std::size_t board) { return boards_.is_on_host(board); });
}

void scheduler::settle(commands& out, cell_id cell, std::string board,
                       attempt_outcome const& outcome) {
  // What was skipped says nothing that could count or not.
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

void scheduler::check_max_fail(commands& out) {
  auto const without_pass = cells_.without_pass();
  if (options_.max_fail == 0 || without_pass < options_.max_fail || stopping_) {
    return;
  }
  auto more = stop(run_end::stopped_early,
                   fmt::format("not run: stopped after {} without a pass", without_pass));
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

commands scheduler::stop(run_end how, std::string const& reason) {
  commands out;
  stopping_ = true;
  stop_reason_ = reason;
  end_ = how;
  line_.clear();
  for (auto const& [cell, boards] : host_.take_all()) {
    settle(out, cell, id_of(boards.front()), cells_.left_in_doubt(cell, blame::host, reason));
  }
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    if (!cells_.is_settled(cell) && !cells_.is_running(cell)) {
      auto const own = plan_.cells[cell].board_index;
      settle(out, cell, own ? id_of(*own) : board_that_passed(cell),
             unless_passed(cell, skipped_for({reason_code::not_started, {reason}})));
    }
  }
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const where = boards_.state_of(board);
    if (where == board_state::waiting) {
      boards_.close(board);
    } else if (boards_.is_idle(board) || where == board_state::opening) {
      close(out, board);
    }
  }
  return out;
}

commands scheduler::abort(run_end how, std::string const& reason) {
  auto out = stop(how, reason);
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const running = boards_.running(board);
    for (auto const cell : running) {
      settle(out, cell, id_of(board), {verdict::errored, blame::host, reason});
      release(cell);
    }
    if (boards_.state_of(board) == board_state::open) {
      close(out, board);
    }
  }
  return out;
}

bool scheduler::finished() const noexcept {
  return cells_.unsettled() == 0 && boards_.open() == 0 &&
         (stopping_ || next_to_open_ == boards_.size());
}

} // namespace mprun
