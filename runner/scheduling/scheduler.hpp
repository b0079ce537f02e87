// Decides what runs where and when. Pure: facts in, commands out; no clock, no board, no I/O.
//
// Flow: begin(), then one call for each thing that happens; each returns the commands that follow
// from it, in order. The dispatcher carries them out and reports back. A board opens, takes its
// cells one after another, and is closed when nothing is left that it could take. finished()
// becomes true when every cell has been settled and every board closed.
//
// Most boards run one cell at a time; one that is a process for each case takes as many at once as
// its facts say (lanes). The plan's order is the order in which cells are taken.
//
// A cell is one board's own, or shared. A board takes its own in order, and tries them again
// itself. Of the shared cells each is taken once, by whichever boards suit it and come to it first;
// one that must be tried again goes to other boards where some suit. Under assignment::every the
// cells of cases that take one board are own, under assignment::any they are shared. Cells of
// several boards are shared under both, so `every` runs them once, not on each set of boards: the
// order and number of their boards is what counts, and which they are is as good as any.
//
// Boards that are recordings take shared cells as they did in the recording (recorded_turns.hpp).
//
// A cell of several boards takes them whole and all at once; waiting_line.hpp says how it gets them
// without being overtaken for ever.
//
// Where cells are repeated (--stress), one that passed is not settled but waits for its next turn,
// behind all that were not run yet; repeat_line.hpp says in which order. A cell that passed at
// least once counts as passed if it gets no further turn.
//
// While it is paused no cell begins; what runs goes on, and is retried on its board where it must
// be.
//
// A failure that is in doubt, because the host had other work while a board of this host ran the
// case, is not a verdict: its boards run the case again, alone. They do so late, when no board of
// this host has anything else to do, or as soon as --max-fail depends on it; meanwhile no other
// board of this host opens or runs anything. Boards behind real lines go on.
#pragma once

#include "runner/scheduling/board_roster.hpp"
#include "runner/scheduling/cell_ledger.hpp"
#include "runner/scheduling/commands.hpp"
#include "runner/scheduling/host_turns.hpp"
#include "runner/scheduling/plan.hpp"
#include "runner/scheduling/recorded_turns.hpp"
#include "runner/scheduling/repeat_line.hpp"
#include "runner/scheduling/suitability.hpp"
#include "runner/scheduling/waiting_line.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

class scheduler {
public:
  /// The plan must outlive the scheduler.
  scheduler(plan const& plan, scheduler_options options);
  scheduler(scheduler const&) = delete;
  scheduler& operator=(scheduler const&) = delete;

  commands begin();
  commands board_ready(std::size_t board, board_facts facts);
  /// The board could not be opened. Its cells are settled or left to others.
  commands board_lost(lost_board const& lost);
  /// `lost`: the boards that cannot take another attempt. Other cells that ran on them have ended
  /// too, without an outcome of their own.
  commands attempt_done(cell_id cell, attempt_outcome const& outcome,
                        std::vector<lost_board> const& lost = {});

  /// Every cell still runs at least once, but none that passed runs again.
  commands end_repeating();
  repetition_count repetitions(cell_id cell) const { return cells_.repetitions(cell); }

  void pause() { paused_ = true; }
  commands resume();

  /// No further attempt starts; what runs may end. Cells not started are skipped with `reason`.
  commands stop(run_end how, std::string const& reason);
  /// As stop(), and what runs is settled too, as an error of the host.
  commands abort(run_end how, std::string const& reason);

  bool finished() const noexcept;
  run_end how_it_ended() const noexcept { return end_; }
  /// 0 all passed, 1 a test failed (or is flaky, where that fails), 3 an error left cases without a
  /// pass or the run's time was over, 4 nothing ran, 130 interrupted.
  int exit_code() const noexcept { return cells_.exit_code(end_); }

private:
  using roster_state = board_roster::state;

  // How attempts begin: scheduler_starting.cpp
  void start_ready(commands& out, board_list const& first);
  void start_waiting(commands& out);
  void fill_board(commands& out, std::size_t board);
  bool may_take(std::size_t board) const;
  bool is_within_jobs(std::size_t board) const;
  bool take_next(commands& out, std::size_t board);
  bool take_turn(commands& out, std::size_t board);
  std::optional<cell_id> find_retry(std::size_t board);
  bool another_open_board_suits(cell_id cell) const;
  bool is_tried_at(std::size_t position) const;
  void open_waiting(commands& out);
  void open_kept(commands& out);
  void open(commands& out, std::size_t board);
  void run_next_alone(commands& out);
  void start(commands& out, cell_id cell, board_list boards, int alone = 0);

  // How they end, and cells with them: scheduler.cpp
  void release(cell_id cell);
  std::vector<std::vector<cell_id>> close_lost(std::vector<lost_board> const& lost);
  void settle_lost(commands& out, std::vector<lost_board> const& lost,
                   std::vector<std::vector<cell_id>> const& beside);
  bool is_repeated(cell_id cell) const;
  bool take_repetition(commands& out, std::size_t board);
  std::string board_that_passed(cell_id cell) const;
  attempt_outcome unless_passed(cell_id cell, attempt_outcome why) const;
  void settle_own(commands& out, std::size_t board, attempt_outcome const& why);
  void settle_impossible(commands& out, attempt_outcome const& why);
  void conclude(commands& out, cell_id cell, attempt_outcome const& outcome);
  void retry(commands& out, cell_id cell, board_list const& boards);
  bool can_run_elsewhere(cell_id cell) const;
  void retry_elsewhere(cell_id cell);
  void settle(commands& out, cell_id cell, std::string board, attempt_outcome const& outcome);
  std::string quarantine_of(cell_id cell) const;
  void close(commands& out, std::size_t board);

  // How the run ends, with stop(), abort() and finished(): scheduler_ending.cpp
  void check_max_fail(commands& out);

  std::size_t case_at(std::size_t position) const {
    return plan_.order.empty() ? position : plan_.order[position];
  }
  std::string const& id_of(std::size_t board) const { return plan_.boards[board].id; }
  bool all_are_open(board_list const& boards) const;
  bool any_on_host(board_list const& boards) const;
  bool host_is_reserved() const noexcept { return host_.is_reserved(cells_.without_pass()); }

  plan const& plan_;
  scheduler_options options_;
  cell_ledger cells_;
  board_roster boards_;
  suitability suits_;
  waiting_line line_;
  repeat_line repeats_;
  host_turns host_;
  recorded_turns turns_;
  std::vector<std::size_t> cursors_; ///< by board: next position of the plan's order to look at
  std::vector<cell_id> retries_;     ///< shared cells of one board, to be tried once more
  std::size_t first_untried_ = 0;    ///< shared cells before this position are tried or settled
  std::size_t next_to_open_ = 0;
  bool repeating_;
  bool paused_ = false;
  bool stopping_ = false;
  std::string stop_reason_;
  run_end end_ = run_end::complete;
};

} // namespace mprun
