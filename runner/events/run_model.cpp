#include "runner/events/run_model.hpp"

#include "runner/events/exit_codes.hpp"

#include <algorithm>

namespace mprun {
namespace {

constexpr std::string_view never_ended = "the run ended before this case did";

} // namespace

void tally::count(mprun::verdict verdict, bool is_flaky, bool is_quarantined) noexcept {
  switch (verdict) {
  case mprun::verdict::passed: ++passed; break;
  case mprun::verdict::failed: ++failed; break;
  case mprun::verdict::skipped: ++skipped; break;
  case mprun::verdict::timed_out: ++timed_out; [[fallthrough]];
  case mprun::verdict::errored: ++errored; break;
  }
  flaky += is_flaky ? 1 : 0;
  quarantined += is_quarantined ? 1 : 0;
}

std::string_view attempt_state::detail() const noexcept {
  return long_texts ? std::string_view(long_texts->detail) : std::string_view();
}

std::string_view attempt_state::output() const noexcept {
  return long_texts ? std::string_view(long_texts->output) : std::string_view();
}

run_duration cell_state::took() const noexcept {
  run_duration sum{};
  for (auto const& attempt : attempts) {
    sum += attempt.took;
  }
  return sum;
}

bool cell_state::is_excused() const noexcept {
  return !quarantine.empty() && verdict != verdict::passed && verdict != verdict::skipped;
}

run_model::run_model() = default;
run_model::~run_model() = default;

std::string_view run_model::board_name(board_index board) const noexcept {
  return board < boards_.size() ? std::string_view(boards_[board].about.board) : "";
}

/// A board that was not declared is added when it is first mentioned.
board_index run_model::board_of(std::string_view id) {
  if (id.empty()) {
    return no_board;
  }
  auto const [found, is_new] =
      board_by_id_.emplace(std::string(id), static_cast<board_index>(boards_.size()));
  if (is_new) {
    boards_.emplace_back().about.board = id;
  }
  return found->second;
}

void run_model::fold(event const& e) {
  last_ = std::max(last_, e.since_start);
  std::visit([&](auto const& happened) { on(happened, e); }, e.fact);
}

void run_model::on(run_started const& started, event const& whole) {
  if (runs_.empty()) {
    about_ = started;
    started_ = whole.at;
  }
  runs_.push_back({started, whole.at});
}

void run_model::on(board_declared const& declared, event const&) {
  auto const board = board_of(declared.board);
  if (board != no_board) {
    boards_[board].about = declared;
  }
}

void run_model::on(cell_planned const& planned, event const&) {
  if (planned.cell != cells_.size()) {
    return;
  }
  auto& cell = cells_.emplace_back();
  cell.suite = keep(planned.suite);
  cell.name = keep(planned.name);
  cell.file = keep(planned.file);
  cell.repository_file = keep(planned.repository_file);
  cell.run = runs_.empty() ? 0 : static_cast<std::uint32_t>(runs_.size() - 1);
  cell.expected = planned.expected;
  shared_left_ += cell.expected;
  ++totals_.planned;
  assign(cell, planned.board);
}

void run_model::assign(cell_state& cell, std::string_view id) {
  auto const board = board_of(id);
  if (board == no_board || board == cell.board) {
    return;
  }
  if (cell.board != no_board) {
    --boards_[cell.board].cells.planned;
  }
  left_of(cell.board) -= cell.expected;
  left_of(board) += cell.expected;
  cell.board = board;
  ++boards_[board].cells.planned;
}

run_duration& run_model::left_of(board_index board) {
  return board == no_board ? shared_left_ : boards_[board].expected_left;
}

void run_model::on(board_opened const& opened, event const& whole) {
  auto const board = board_of(opened.board);
  if (board != no_board) {
    boards_[board].facts = opened.facts;
    boards_[board].opened = whole.since_start;
    boards_[board].opening_took = opened.took;
    boards_[board].lost.reset(); // in an older run, where runs were merged
  }
}

void run_model::on(board_lost const& lost, event const& whole) {
  auto const board = board_of(lost.board);
  if (board != no_board) {
    boards_[board].lost =
        board_state::loss{lost.blame, std::string(keep(lost.message)), whole.since_start};
  }
}

void run_model::on(attempt_started const& started, event const& whole) {
  auto const board = board_of(started.board);
  if (started.cell >= cells_.size() || cells_[started.cell].settled || board == no_board) {
    return;
  }
  auto& cell = cells_[started.cell];
  if (cell.running) { // the end of its last attempt is missing
    stop_running(cell.attempts.back().board, started.cell);
  }
  assign(cell, started.board);
  cell.running = true;
  auto& attempt = cell.attempts.emplace_back();
  attempt.board = board;
  attempt.started = whole.at;
  attempt.began = whole.since_start;
  begin_running(board, started.cell);
}

void run_model::begin_running(board_index board, cell_id cell) {
  auto& state = boards_[board];
  if (state.running.empty()) {
    state.running_index = running_.size();
    running_.push_back(board);
  }
  state.running.push_back(cell);
}

void run_model::stop_running(board_index board, cell_id cell) {
  auto& state = boards_[board];
  if (std::erase(state.running, cell) == 0 || !state.running.empty()) {
    return;
  }
  running_[state.running_index] = running_.back();
  boards_[running_.back()].running_index = state.running_index;
  running_.pop_back();
}

void run_model::on(attempt_finished const& finished, event const&) {
  if (finished.cell >= cells_.size() || !cells_[finished.cell].running) {
    return;
  }
  auto& cell = cells_[finished.cell];
  auto& attempt = cell.attempts.back();
  cell.running = false;
  attempt.verdict = finished.verdict;
  attempt.blame = finished.blame;
  attempt.reason = keep(finished.reason);
  attempt.message = keep(finished.message);
  attempt.line = finished.line;
  attempt.took = finished.took;
  attempt.long_texts = keep_texts(finished);
  attempt.more = keep_extras(finished);
  stop_running(attempt.board, finished.cell);
}

void run_model::on(cell_finished const& finished, event const& whole) {
  settle(finished, whole.since_start);
}

void run_model::settle(cell_finished const& finished, run_duration since_start) {
  if (finished.cell >= cells_.size() || cells_[finished.cell].settled) {
    return;
  }
  auto& cell = cells_[finished.cell];
  assign(cell, finished.board);
  cell.settled = true;
  cell.verdict = finished.verdict;
  cell.blame = finished.blame;
  cell.flaky = finished.flaky && finished.verdict == verdict::passed;
  cell.reason = keep(finished.reason);
  cell.message = keep(finished.message);
  cell.quarantine = keep(finished.quarantine);
  cell.baseline = keep(finished.baseline);
  left_of(cell.board) -= cell.expected;
  if (cell.running) {
    // The attempt was cut short: it ended as its cell did.
    auto& attempt = cell.attempts.back();
    cell.running = false;
    attempt.verdict = finished.verdict;
    attempt.blame = finished.blame;
    attempt.reason = cell.reason;
    attempt.message = cell.message;
    attempt.took = since_start - attempt.began;
    stop_running(attempt.board, finished.cell);
  }
  totals_.count(cell.verdict, cell.flaky, cell.is_excused());
  if (cell.board != no_board) {
    boards_[cell.board].cells.count(cell.verdict, cell.flaky, cell.is_excused());
  }
}

void run_model::on(notice const& posted, event const&) {
  notices_.push_back({board_of(posted.board), std::string(keep(posted.message))});
}

void run_model::on(run_finished const& finished, event const&) {
  finished_ = finished;
}

void run_model::close() {
  for (cell_id cell = 0; cell < cells_.size(); ++cell) {
    if (!cells_[cell].settled) {
      settle({.cell = cell,
              .board = std::string(board_name(cells_[cell].board)),
              .verdict = verdict::errored,
              .blame = blame::host,
              .message = std::string(never_ended),
              .attempts = static_cast<int>(cells_[cell].attempts.size())},
             last_);
    }
  }
}

void run_model::add_problem(std::string text) {
  problems_.push_back(std::move(text));
}

void run_model::add_earlier(earlier_result older) {
  earlier_[older.cell].push_back(std::move(older));
}

std::vector<earlier_result> const& run_model::earlier(cell_id cell) const {
  static std::vector<earlier_result> const none;
  auto const found = earlier_.find(cell);
  return found == earlier_.end() ? none : found->second;
}

run_duration run_model::took() const noexcept {
  return finished_ ? finished_->took : last_;
}

int run_model::exit_code() const noexcept {
  if (finished_) {
    return finished_->exit_code;
  }
  return exit_codes::error; // whatever failed, the missing part was not seen
}

} // namespace mprun
