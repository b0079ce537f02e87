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
// Under assignment::every a board's cells are its own. Under assignment::any all boards draw from
// one list, in plan order; a cell that must be tried again goes to another board where one suits.
//
// A failure that is in doubt, because the host had other work while a board of this host ran the
// case, is no verdict: that board runs the case again, alone. It does so late, when no board of
// this host has anything else to do, or as soon as --max-fail hangs on it; meanwhile no other board
// of this host opens or runs anything. Boards behind real lines go on.
#pragma once

#include "runner/plan.hpp"
#include "runner/verdict.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mprun {

struct scheduler_options {
  int retries = 1;             ///< further attempts after an error that is not the test's doing
  bool retry_failures = false; ///< failures and the test's own errors too
  std::size_t max_fail = 0;    ///< stop after so many cells without a pass; 0 = never
  std::size_t jobs = 0;        ///< boards at work at once; 0 = all
  bool flaky_fails = false;    ///< a pass that took a retry makes the exit code 1
};

struct open_board {
  std::size_t board;
};
struct start_attempt {
  std::size_t board;
  cell_id cell;
  int attempt;
  int alone = 0; ///< which run alone of the cell it is, from 1; 0: others may run beside it
};
struct close_board {
  std::size_t board;
};
using command = std::variant<open_board, start_attempt, close_board, cell_finished>;
using commands = std::vector<command>;

struct attempt_outcome {
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = mprun::blame::none;
  std::string message;
  /// It is no verdict, for the host had other work: the board is to run the case again, alone.
  bool in_doubt = false;
};

/// How the attempt ended after which a board was lost.
struct ended_attempt {
  cell_id cell = 0;
  attempt_outcome outcome;
};

class scheduler {
public:
  /// The plan must outlive the scheduler.
  scheduler(plan const& what, scheduler_options options);

  commands begin();
  commands board_ready(std::size_t board, board_facts facts);
  /// The board is closed already; its cells are settled or, where another board may take them,
  /// moved. In place of attempt_done() when the board was lost after a case on it, which ended as
  /// `last` says; nullptr when it could not be opened.
  commands board_lost(std::size_t board, blame whose, std::string const& message,
                      ended_attempt const* last);
  commands attempt_done(std::size_t board, cell_id cell, attempt_outcome const& outcome);

  /// No further attempt starts; what runs may end. Cells not started are skipped with `reason`.
  commands stop(run_end how, std::string const& reason);
  /// As stop(), and what runs is settled too, as an error of the host.
  commands abort(std::string const& reason);

  bool finished() const noexcept;
  run_end how_it_ended() const noexcept { return end_; }
  /// 0 all passed, 1 a test failed (or is flaky, where that fails), 3 an error left cases without a
  /// pass, 4 nothing ran, 130.
  int exit_code() const noexcept;

private:
  enum class board_state { waiting, opening, open, closed };
  struct board_record {
    board_state state = board_state::waiting;
    board_facts facts;
    std::size_t cursor = 0; ///< next place in its list that was not looked at yet
    std::vector<cell_id> running;
    bool on_host = false; ///< what it does is work of this host

    std::size_t host_work() const noexcept {
      return on_host ? running.size() + (state == board_state::opening ? 1 : 0) : 0;
    }
    bool has_room() const noexcept {
      return state == board_state::open && running.size() < facts.lanes;
    }
    bool is_idle() const noexcept { return state == board_state::open && running.empty(); }
  };
  struct cell_record {
    bool settled = false;
    bool taken = false;
    int attempts = 0;
    std::size_t possible = 0;   ///< any: boards that may yet take it
    std::size_t last_board = 0; ///< any: who tried last, valid when attempts > 0
  };

  /// A failure that is no verdict yet.
  struct doubt {
    int attempts = 0; ///< that ended in doubt; they are no retries
    int runs_alone = 0;
    std::string message; ///< of the last of them
  };
  struct waiting_cell {
    std::size_t board;
    cell_id cell;
  };

  test_case const& case_of(cell_id cell) const;
  std::size_t in_order(std::size_t place) const;
  std::string skip_reason(cell_id cell, std::size_t board) const;
  bool may_retry(cell_id cell, attempt_outcome const& outcome) const;
  int counted_attempts(cell_id cell) const;
  bool worth_retrying(attempt_outcome const& outcome) const noexcept;

  void settle(commands& out, cell_id cell, std::string board, attempt_outcome const& outcome);
  void open_waiting(commands& out);
  void next_for(commands& out, std::size_t board);
  bool take_one(commands& out, std::size_t board);
  bool take_own(commands& out, std::size_t board);
  bool take_shared(commands& out, std::size_t board);
  bool could_use(std::size_t board);
  bool another_open_board_suits(cell_id cell) const;
  template<class Change>
  void change(std::size_t board, Change what);
  void start(commands& out, std::size_t board, cell_id cell, int alone = 0);
  void retry(commands& out, std::size_t board, cell_id cell);
  void note_doubt(cell_id cell, attempt_outcome const& outcome);
  void give_up_alone_runs(commands& out, std::size_t board, attempt_outcome const& why);
  attempt_outcome left_in_doubt(cell_id cell, blame whose, std::string const& why) const;
  bool host_is_reserved() const noexcept;
  bool is_held_back(std::size_t board);
  void share_the_host(commands& out);
  void close(commands& out, std::size_t board);
  void drop_possibility(commands& out, cell_id cell, attempt_outcome const& why);
  void wake_idle(commands& out);
  void check_max_fail(commands& out);

  plan const& plan_;
  scheduler_options options_;
  std::vector<board_record> boards_;
  std::vector<cell_record> cells_;
  std::vector<cell_id> again_;     ///< any: cells to be tried once more
  std::vector<cell_id> demanding_; ///< any: cells that not every board may take
  std::map<cell_id, doubt> doubts_;
  std::deque<waiting_cell> alone_;      ///< to be run alone, in this order
  std::optional<std::size_t> has_host_; ///< the board that has it to itself
  std::size_t host_work_ = 0;           ///< boards of this host that open, attempts on them
  bool held_back_ = false;              ///< something waits until the host is shared again
  std::size_t untried_ = 0;             ///< any: every cell before this one is settled or was tried
  std::size_t roomy_ = 0;               ///< boards that can take a cell
  std::vector<cell_id> live_; ///< the unsettled cells, and some settled ones until next cleaned
  std::size_t unsettled_ = 0;
  std::size_t open_ = 0; ///< boards opening, idle or busy
  std::size_t next_to_open_ = 0;
  std::size_t without_pass_ = 0;
  bool stopping_ = false;
  std::string stop_reason_;
  run_end end_ = run_end::complete;
  bool any_run_ = false;
  bool any_test_failure_ = false;
  bool any_error_ = false;
  bool any_flaky_ = false;
};

} // namespace mprun
