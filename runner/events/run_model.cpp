#include "runner/events/run_model.hpp"

#include "base/text/text.hpp"
#include "runner/events/exit_codes.hpp"

#include <algorithm>

namespace mprun {
namespace {

/// Of one text of an attempt, in a report: head and tail.
constexpr std::size_t longest_text = 64 * 1024;
/// Of all of them together. Past it an attempt keeps only its message; what the board printed is
/// still in its log. Keeps junit.xml below what CI systems read, and memory modest.
constexpr std::size_t most_texts = 16 * 1024 * 1024;
constexpr std::size_t longest_message = 2 * 1024;

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
  for (auto const& one : attempts) {
    sum += one.took;
  }
  return sum;
}

bool cell_state::is_excused() const noexcept {
  return !quarantine.empty() && verdict != verdict::passed && verdict != verdict::skipped;
}

run_model::run_model() = default;
run_model::~run_model() = default;

std::string_view run_model::keep(std::string_view text) {
  if (text.size() > longest_message) {
    return *pool_.insert(cut_in_the_middle(text, longest_message)).first;
  }
  return *pool_.insert(std::string(text)).first;
}

reason const* run_model::keep(reason const& why) {
  return why ? &*reasons_.insert(why).first : &no_reason;
}

std::unique_ptr<attempt_state::texts> run_model::keep_texts(attempt_finished const& what) {
  if (what.detail.empty() && what.output.empty()) {
    return nullptr;
  }
  auto out = std::make_unique<attempt_state::texts>();
  if (texts_kept_ >= most_texts) {
    out->output = "[left out: the reports of this run hold too much text already; see the board's "
                  "log]\n";
    return out;
  }
  out->detail = cut_in_the_middle(what.detail, longest_text);
  out->output = cut_in_the_middle(what.output, longest_text);
  texts_kept_ += out->detail.size() + out->output.size();
  return out;
}

std::unique_ptr<attempt_state::extras> run_model::keep_extras(attempt_finished const& what) {
  constexpr unsigned usual_resets = 1; // before each program
  if (what.source.empty() && what.resets <= usual_resets && what.injected_faults == 0 &&
      what.transfers.empty() && what.other_boards.empty()) {
    return nullptr;
  }
  auto out = std::make_unique<attempt_state::extras>();
  out->source = what.source;
  out->resets = what.resets;
  out->injected_faults = what.injected_faults;
  out->transfers = what.transfers;
  for (auto const& id : what.other_boards) {
    out->other_boards.push_back(board_of(id));
  }
  return out;
}

std::string_view run_model::board_name(board_index board) const noexcept {
  return board < boards_.size() ? std::string_view(boards_[board].about.board) : "";
}

/// A board that was not declared counts as declared when it is first heard of.
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

void run_model::fold(event const& what) {
  last_ = std::max(last_, what.since_start);
  std::visit([&](auto const& e) { on(e, what); }, what.what);
}

void run_model::on(run_started const& what, event const& whole) {
  if (runs_.empty()) {
    about_ = what;
    started_ = whole.at;
  }
  runs_.push_back({what, whole.at});
}

void run_model::on(board_declared const& what, event const&) {
  auto const board = board_of(what.board);
  if (board != no_board) {
    boards_[board].about = what;
  }
}

void run_model::on(cell_planned const& what, event const&) {
  if (what.cell != cells_.size()) {
    return;
  }
  auto& cell = cells_.emplace_back();
  cell.suite = keep(what.suite);
  cell.name = keep(what.name);
  cell.file = keep(what.file);
  cell.repository_file = keep(what.repository_file);
  cell.run = runs_.empty() ? 0 : static_cast<std::uint32_t>(runs_.size() - 1);
  cell.expected = what.expected;
  shared_left_ += cell.expected;
  ++totals_.planned;
  assign(cell, what.board);
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

void run_model::on(board_opened const& what, event const& whole) {
  auto const board = board_of(what.board);
  if (board != no_board) {
    boards_[board].facts = what.facts;
    boards_[board].opened = whole.since_start;
    boards_[board].opening_took = what.took;
    boards_[board].lost.reset(); // in an older run, where runs were merged
  }
}

void run_model::on(board_lost const& what, event const& whole) {
  auto const board = board_of(what.board);
  if (board != no_board) {
    boards_[board].lost =
        board_state::loss{what.blame, std::string(keep(what.message)), whole.since_start};
  }
}

void run_model::on(attempt_started const& what, event const& whole) {
  auto const board = board_of(what.board);
  if (what.cell >= cells_.size() || cells_[what.cell].settled || board == no_board) {
    return;
  }
  auto& cell = cells_[what.cell];
  if (cell.running) { // of its last attempt no end was told
    stop_running(cell.attempts.back().board, what.cell);
  }
  assign(cell, what.board);
  cell.running = true;
  auto& attempt = cell.attempts.emplace_back();
  attempt.board = board;
  attempt.started = whole.at;
  attempt.began = whole.since_start;
  begin_running(board, what.cell);
}

void run_model::begin_running(board_index board, cell_id cell) {
  auto& one = boards_[board];
  if (one.running.empty()) {
    one.running_place = running_.size();
    running_.push_back(board);
  }
  one.running.push_back(cell);
}

void run_model::stop_running(board_index board, cell_id cell) {
  auto& one = boards_[board];
  if (std::erase(one.running, cell) == 0 || !one.running.empty()) {
    return;
  }
  running_[one.running_place] = running_.back();
  boards_[running_.back()].running_place = one.running_place;
  running_.pop_back();
}

void run_model::on(attempt_finished const& what, event const&) {
  if (what.cell >= cells_.size() || !cells_[what.cell].running) {
    return;
  }
  auto& cell = cells_[what.cell];
  auto& attempt = cell.attempts.back();
  cell.running = false;
  attempt.verdict = what.verdict;
  attempt.blame = what.blame;
  attempt.reason = keep(what.reason);
  attempt.message = keep(what.message);
  attempt.line = what.line;
  attempt.took = what.took;
  attempt.long_texts = keep_texts(what);
  attempt.more = keep_extras(what);
  stop_running(attempt.board, what.cell);
}

void run_model::on(cell_finished const& what, event const& whole) {
  settle(what, whole.since_start);
}

void run_model::settle(cell_finished const& what, run_duration since_start) {
  if (what.cell >= cells_.size() || cells_[what.cell].settled) {
    return;
  }
  auto& cell = cells_[what.cell];
  assign(cell, what.board);
  cell.settled = true;
  cell.verdict = what.verdict;
  cell.blame = what.blame;
  cell.flaky = what.flaky && what.verdict == verdict::passed;
  cell.reason = keep(what.reason);
  cell.message = keep(what.message);
  cell.quarantine = keep(what.quarantine);
  cell.baseline = keep(what.baseline);
  left_of(cell.board) -= cell.expected;
  if (cell.running) {
    // The attempt was cut short: it ended as its cell did.
    auto& attempt = cell.attempts.back();
    cell.running = false;
    attempt.verdict = what.verdict;
    attempt.blame = what.blame;
    attempt.reason = cell.reason;
    attempt.message = cell.message;
    attempt.took = since_start - attempt.began;
    stop_running(attempt.board, what.cell);
  }
  totals_.count(cell.verdict, cell.flaky, cell.is_excused());
  if (cell.board != no_board) {
    boards_[cell.board].cells.count(cell.verdict, cell.flaky, cell.is_excused());
  }
}

void run_model::on(notice const& what, event const&) {
  notices_.push_back({board_of(what.board), std::string(keep(what.message))});
}

void run_model::on(run_finished const& what, event const&) {
  finished_ = what;
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

void run_model::add_earlier(earlier_result what) {
  earlier_[what.cell].push_back(std::move(what));
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
  return exit_codes::error; // whatever failed, what is missing was not seen
}

} // namespace mprun
