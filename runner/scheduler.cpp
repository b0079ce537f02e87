#include "runner/scheduler.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>
#include <utility>

namespace mprun {

/// Whatever a change of a board's record does to its room and its work, the counts follow.
template<class Change>
void scheduler::change(std::size_t board, Change what) {
  auto& record = boards_[board];
  roomy_ -= record.has_room() ? 1 : 0;
  host_work_ -= record.host_work();
  what(record);
  roomy_ += record.has_room() ? 1 : 0;
  host_work_ += record.host_work();
}

scheduler::scheduler(plan const& what, scheduler_options options)
    : plan_(what), options_(options), boards_(what.boards.size()), cells_(what.cells.size()),
      live_(what.cells.size()), unsettled_(what.cells.size()) {
  std::iota(live_.begin(), live_.end(), cell_id{0});
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    boards_[board].on_host = is_on_host(plan_.boards[board].link);
  }
}

test_case const& scheduler::case_of(cell_id cell) const {
  return plan_.cases[plan_.cells[cell].case_index];
}

std::size_t scheduler::in_order(std::size_t place) const {
  return plan_.order.empty() ? place : plan_.order[place];
}

std::string scheduler::skip_reason(cell_id cell, std::size_t board) const {
  auto reason = static_skip_reason(case_of(cell), plan_.boards[board]);
  return reason.empty() ? probed_skip_reason(case_of(cell), boards_[board].facts) : reason;
}

/// Those that say something about the case.
int scheduler::counted_attempts(cell_id cell) const {
  auto const doubted = doubts_.find(cell);
  return cells_[cell].attempts - (doubted == doubts_.end() ? 0 : doubted->second.attempts);
}

bool scheduler::may_retry(cell_id cell, attempt_outcome const& outcome) const {
  auto const retries = case_of(cell).retries.value_or(options_.retries);
  return !stopping_ && worth_retrying(outcome) && counted_attempts(cell) <= retries;
}

bool scheduler::worth_retrying(attempt_outcome const& outcome) const noexcept {
  switch (outcome.verdict) {
  case verdict::passed:
  case verdict::skipped: return false;
  case verdict::failed: return options_.retry_failures;
  case verdict::errored:
  case verdict::timed_out: break;
  }
  // A host that lacks CPython lacks it the next time too; a test that never ends does so again.
  auto const passing = outcome.blame == blame::board || outcome.blame == blame::link;
  return passing || (outcome.blame == blame::test && options_.retry_failures);
}

commands scheduler::begin() {
  commands out;
  for (cell_id cell = 0; cell < cells_.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    if (!planned.skip_reason.empty()) {
      auto const board = planned.board_index ? plan_.boards[*planned.board_index].id : "";
      settle(out, cell, board, {verdict::skipped, blame::none, planned.skip_reason});
      continue;
    }
    if (plan_.assign == assignment::any && case_of(cell).needs == requirements{} &&
        !case_of(cell).upstream) {
      cells_[cell].possible = boards_.size();
    } else if (plan_.assign == assignment::any) {
      demanding_.push_back(cell);
      for (auto const& board : plan_.boards) {
        cells_[cell].possible += static_skip_reason(case_of(cell), board).empty() ? 1 : 0;
      }
    }
  }
  open_waiting(out);
  return out;
}

void scheduler::open_waiting(commands& out) {
  while (!stopping_ && next_to_open_ < boards_.size() &&
         (options_.jobs == 0 || open_ < options_.jobs)) {
    if (host_is_reserved()) {
      held_back_ = true;
      return;
    }
    auto const board = next_to_open_++;
    if (!could_use(board)) {
      boards_[board].state = board_state::closed;
      continue;
    }
    change(board, [](board_record& one) { one.state = board_state::opening; });
    ++open_;
    out.push_back(open_board{board});
  }
}

/// Whether an unsettled cell is left that this board may take, now or after another gave it back.
bool scheduler::could_use(std::size_t board) {
  auto const known = boards_[board].state != board_state::waiting;
  auto const usable = [&](cell_id cell) {
    if (cells_[cell].settled) {
      return false;
    }
    return known ? skip_reason(cell, board).empty()
                 : static_skip_reason(case_of(cell), plan_.boards[board]).empty();
  };
  if (plan_.assign == assignment::every) {
    auto const first = static_cast<cell_id>(board * plan_.cases.size());
    for (cell_id i = 0; i < plan_.cases.size(); ++i) {
      if (!cells_[first + i].settled) {
        return true;
      }
    }
    return false;
  }
  if (live_.size() > 2 * unsettled_) {
    std::erase_if(live_, [this](cell_id cell) { return cells_[cell].settled; });
  }
  return std::any_of(live_.begin(), live_.end(), usable);
}

commands scheduler::board_ready(std::size_t board, board_facts facts) {
  commands out;
  auto& record = boards_[board];
  if (record.state != board_state::opening) {
    return out; // closed by stop() meanwhile
  }
  record.facts = std::move(facts);
  change(board, [](board_record& one) { one.state = board_state::open; });
  if (plan_.assign == assignment::any) {
    for (auto const cell : demanding_) {
      auto const suited = static_skip_reason(case_of(cell), plan_.boards[board]).empty();
      auto reason = probed_skip_reason(case_of(cell), record.facts);
      if (suited && !cells_[cell].settled && !reason.empty()) {
        drop_possibility(out, cell, {verdict::skipped, blame::none, std::move(reason)});
      }
    }
  }
  next_for(out, board);
  wake_idle(out);
  share_the_host(out);
  return out;
}

void scheduler::drop_possibility(commands& out, cell_id cell, attempt_outcome const& why) {
  auto& record = cells_[cell];
  if (--record.possible == 0 && !record.taken) {
    settle(out, cell, "", why);
  }
}

commands scheduler::board_lost(std::size_t board, blame whose, std::string const& message,
                               ended_attempt const* last) {
  commands out;
  auto& record = boards_[board];
  if (record.state == board_state::closed) {
    return out;
  }
  auto const was_opening = record.state == board_state::opening;
  auto const running = record.running;
  change(board, [](board_record& one) {
    one.running.clear();
    one.state = board_state::closed;
  });
  --open_;
  if (has_host_ == board) {
    has_host_.reset();
  }
  // Whatever the board met, a test that does not run for it has done nothing.
  attempt_outcome const why{verdict::errored, whose == blame::test ? blame::board : whose, message};
  // A case that takes its board down goes on to others only as far as its retries allow. What ran
  // beside it has no outcome of its own.
  for (auto const cell : running) {
    auto const& outcome = last != nullptr && last->cell == cell ? last->outcome : why;
    cells_[cell].taken = false;
    auto const another = plan_.assign == assignment::any && cells_[cell].possible > 1;
    if (outcome.in_doubt) {
      note_doubt(cell, outcome);
      alone_.push_back({board, cell});
    } else if (another && may_retry(cell, outcome)) {
      again_.push_back(cell);
    } else {
      settle(out, cell, plan_.boards[board].id, outcome);
    }
  }
  give_up_alone_runs(out, board, why);
  if (plan_.assign == assignment::every) {
    auto const first = static_cast<cell_id>(board * plan_.cases.size());
    for (cell_id i = 0; i < plan_.cases.size(); ++i) {
      if (!cells_[first + i].settled) {
        settle(out, first + i, plan_.boards[board].id, why);
      }
    }
  } else {
    for (cell_id cell = 0; cell < cells_.size(); ++cell) {
      auto const suited = was_opening
                              ? static_skip_reason(case_of(cell), plan_.boards[board]).empty()
                              : skip_reason(cell, board).empty();
      if (!cells_[cell].settled && suited) {
        drop_possibility(out, cell, why);
      }
    }
  }
  check_max_fail(out);
  open_waiting(out);
  wake_idle(out);
  share_the_host(out);
  return out;
}

/// The cells that the lost board was to run alone: another may take them, as it takes others.
void scheduler::give_up_alone_runs(commands& out, std::size_t board, attempt_outcome const& why) {
  for (auto it = alone_.begin(); it != alone_.end();) {
    if (it->board != board) {
      ++it;
      continue;
    }
    auto const cell = it->cell;
    it = alone_.erase(it);
    if (plan_.assign == assignment::any && cells_[cell].possible > 1 && !stopping_) {
      again_.push_back(cell);
    } else {
      settle(out, cell, plan_.boards[board].id, left_in_doubt(cell, why.blame, why.message));
    }
  }
}

void scheduler::next_for(commands& out, std::size_t board) {
  while (!stopping_ && boards_[board].has_room() && !is_held_back(board) && take_one(out, board)) {
  }
  if (boards_[board].is_idle() && (stopping_ || !could_use(board))) {
    close(out, board);
  }
}

/// A run alone is under way, or must come first because the end of the whole run hangs on it.
bool scheduler::host_is_reserved() const noexcept {
  auto const decides = options_.max_fail != 0 && !alone_.empty() &&
                       without_pass_ + alone_.size() >= options_.max_fail;
  return has_host_ || decides;
}

bool scheduler::is_held_back(std::size_t board) {
  auto const waits = boards_[board].on_host && host_is_reserved();
  held_back_ = held_back_ || waits;
  return waits;
}

/// The host's work is shared out: what was held back goes on, and once there is none left, the next
/// cell is run alone.
void scheduler::share_the_host(commands& out) {
  if (held_back_ && !host_is_reserved()) {
    held_back_ = false;
    for (std::size_t board = 0; board < boards_.size(); ++board) {
      if (boards_[board].has_room()) {
        next_for(out, board);
      }
    }
    open_waiting(out);
  }
  if (!stopping_ && !has_host_ && host_work_ == 0 && !alone_.empty()) {
    auto const [board, cell] = alone_.front();
    alone_.pop_front();
    has_host_ = board;
    start(out, board, cell, ++doubts_[cell].runs_alone);
  }
}

void scheduler::note_doubt(cell_id cell, attempt_outcome const& outcome) {
  auto& known = doubts_[cell];
  ++known.attempts;
  known.message = outcome.message;
}

attempt_outcome scheduler::left_in_doubt(cell_id cell, blame whose, std::string const& why) const {
  return {verdict::errored, whose,
          fmt::format("{} (alone: {})", doubts_.find(cell)->second.message, why)};
}

bool scheduler::take_one(commands& out, std::size_t board) {
  return plan_.assign == assignment::every ? take_own(out, board) : take_shared(out, board);
}

bool scheduler::take_own(commands& out, std::size_t board) {
  auto& record = boards_[board];
  auto const first = static_cast<cell_id>(board * plan_.cases.size());
  while (record.cursor < plan_.cases.size()) {
    auto const cell = first + static_cast<cell_id>(in_order(record.cursor++));
    if (cells_[cell].settled) {
      continue;
    }
    auto reason = probed_skip_reason(case_of(cell), record.facts);
    if (reason.empty()) {
      start(out, board, cell);
      return true;
    }
    settle(out, cell, plan_.boards[board].id, {verdict::skipped, blame::none, std::move(reason)});
  }
  return false;
}

bool scheduler::take_shared(commands& out, std::size_t board) {
  for (auto it = again_.begin(); it != again_.end(); ++it) {
    auto const cell = *it;
    auto const leave_it = cells_[cell].last_board == board && another_open_board_suits(cell);
    if (!cells_[cell].settled && !leave_it && skip_reason(cell, board).empty()) {
      again_.erase(it);
      start(out, board, cell);
      return true;
    }
  }
  auto const was_tried = [this](std::size_t place) {
    auto const& cell = cells_[in_order(place)];
    return cell.settled || cell.attempts != 0;
  };
  while (untried_ < cells_.size() && was_tried(untried_)) {
    ++untried_;
  }
  // Facts of a board do not change, so what it passed over once it need not look at again.
  auto& record = boards_[board];
  record.cursor = std::max(record.cursor, untried_);
  for (; record.cursor < cells_.size(); ++record.cursor) {
    auto const cell = static_cast<cell_id>(in_order(record.cursor)); // one cell a case
    if (!cells_[cell].settled && !cells_[cell].taken && cells_[cell].attempts == 0 &&
        skip_reason(cell, board).empty()) {
      start(out, board, cell);
      return true;
    }
  }
  return false;
}

bool scheduler::another_open_board_suits(cell_id cell) const {
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const open = boards_[board].state == board_state::open;
    if (open && board != cells_[cell].last_board && skip_reason(cell, board).empty()) {
      return true;
    }
  }
  return false;
}

void scheduler::start(commands& out, std::size_t board, cell_id cell, int alone) {
  change(board, [cell](board_record& one) { one.running.push_back(cell); });
  cells_[cell].taken = true;
  cells_[cell].last_board = board;
  any_run_ = true;
  out.push_back(start_attempt{board, cell, ++cells_[cell].attempts, alone});
}

commands scheduler::attempt_done(std::size_t board, cell_id cell, attempt_outcome const& outcome) {
  commands out;
  auto& record = boards_[board];
  auto const before = record.running.size();
  change(board, [cell](board_record& one) { std::erase(one.running, cell); });
  if (record.running.size() == before) {
    return out; // settled by abort() or board_lost() meanwhile
  }
  if (has_host_ == board) {
    has_host_.reset();
  }
  cells_[cell].taken = false;
  if (outcome.in_doubt) {
    note_doubt(cell, outcome);
  }
  if (outcome.in_doubt && stopping_) {
    settle(out, cell, plan_.boards[board].id, left_in_doubt(cell, blame::host, stop_reason_));
  } else if (outcome.in_doubt) {
    alone_.push_back({board, cell});
  } else if (may_retry(cell, outcome)) {
    retry(out, board, cell);
  } else {
    settle(out, cell, plan_.boards[board].id, outcome);
    check_max_fail(out);
  }
  if (record.state == board_state::closed) {
    return out; // by --max-fail, just now
  }
  next_for(out, board);
  wake_idle(out);
  share_the_host(out);
  return out;
}

void scheduler::retry(commands& out, std::size_t board, cell_id cell) {
  if (doubts_.contains(cell) && boards_[board].on_host) {
    alone_.push_back({board, cell});
  } else if (plan_.assign == assignment::every) {
    start(out, board, cell);
  } else {
    again_.push_back(cell);
  }
}

/// Boards that wait for a cell to be given back: one may be theirs now, or none will ever be.
void scheduler::wake_idle(commands& out) {
  if (plan_.assign == assignment::every) {
    return;
  }
  // A board that closes may leave a cell to one that waited for it to take the cell.
  for (auto open_before = open_ + 1; open_ < open_before;) {
    open_before = open_;
    for (std::size_t board = 0; roomy_ != 0 && board < boards_.size(); ++board) {
      if (boards_[board].has_room()) {
        next_for(out, board);
      }
    }
  }
}

void scheduler::settle(commands& out, cell_id cell, std::string board,
                       attempt_outcome const& outcome) {
  auto& record = cells_[cell];
  record.settled = true;
  --unsettled_;
  auto const errored = outcome.verdict == verdict::errored || outcome.verdict == verdict::timed_out;
  auto const failed =
      outcome.verdict == verdict::failed || (errored && outcome.blame == blame::test);
  any_test_failure_ = any_test_failure_ || failed;
  any_error_ = any_error_ || (errored && !failed);
  auto const flaky = outcome.verdict == verdict::passed && counted_attempts(cell) > 1;
  any_flaky_ = any_flaky_ || flaky;
  without_pass_ += errored || failed ? 1 : 0;
  out.push_back(cell_finished{.cell = cell,
                              .board = std::move(board),
                              .verdict = outcome.verdict,
                              .blame = outcome.blame,
                              .message = outcome.message,
                              .attempts = record.attempts,
                              .flaky = flaky});
}

void scheduler::close(commands& out, std::size_t board) {
  change(board, [](board_record& one) { one.state = board_state::closed; });
  --open_;
  out.push_back(close_board{board});
  open_waiting(out);
}

void scheduler::check_max_fail(commands& out) {
  if (options_.max_fail == 0 || without_pass_ < options_.max_fail || stopping_) {
    return;
  }
  auto more = stop(run_end::stopped_early,
                   fmt::format("not run: stopped after {} without a pass", without_pass_));
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

commands scheduler::stop(run_end how, std::string const& reason) {
  commands out;
  stopping_ = true;
  stop_reason_ = reason;
  end_ = how;
  for (auto const& [board, cell] : std::exchange(alone_, {})) {
    settle(out, cell, plan_.boards[board].id, left_in_doubt(cell, blame::host, reason));
  }
  for (cell_id cell = 0; cell < cells_.size(); ++cell) {
    if (!cells_[cell].settled && !cells_[cell].taken) {
      auto const own = plan_.cells[cell].board_index;
      settle(out, cell, own ? plan_.boards[*own].id : "", {verdict::skipped, blame::none, reason});
    }
  }
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const state = boards_[board].state;
    if (state == board_state::waiting) {
      boards_[board].state = board_state::closed;
    } else if (boards_[board].is_idle() || state == board_state::opening) {
      close(out, board);
    }
  }
  return out;
}

commands scheduler::abort(std::string const& reason) {
  auto out = stop(run_end::interrupted, reason);
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const running = boards_[board].running;
    change(board, [](board_record& one) { one.running.clear(); });
    for (auto const cell : running) {
      settle(out, cell, plan_.boards[board].id, {verdict::errored, blame::host, reason});
    }
    if (boards_[board].state == board_state::open) {
      close(out, board);
    }
  }
  return out;
}

bool scheduler::finished() const noexcept {
  return unsettled_ == 0 && open_ == 0 && (stopping_ || next_to_open_ == boards_.size());
}

int scheduler::exit_code() const noexcept {
  if (end_ == run_end::interrupted) {
    return 130;
  }
  if (any_test_failure_ || (any_flaky_ && options_.flaky_fails)) {
    return 1;
  }
  if (any_error_) {
    return 3;
  }
  return any_run_ ? 0 : 4;
}

} // namespace mprun
