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
#pragma once

#include "runner/plan.hpp"
#include "runner/verdict.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace mprun {

struct scheduler_options {
  int retries = 1;             ///< further attempts after an error that is not the test's doing
  bool retry_failures = false; ///< failures and the test's own errors too
  std::size_t max_fail = 0;    ///< stop after so many cells without a pass; 0 = never
  std::size_t jobs = 0;        ///< boards at work at once; 0 = all
};

struct open_board {
  std::size_t board;
};
struct start_attempt {
  std::size_t board;
  cell_id cell;
  int attempt;
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
  /// 0 all passed, 1 a test failed, 3 an error left cases without a pass, 4 nothing ran, 130.
  int exit_code() const noexcept;

private:
  enum class board_state { waiting, opening, open, closed };
  struct board_record {
    board_state state = board_state::waiting;
    board_facts facts;
    std::size_t cursor = 0; ///< next place in its list that was not looked at yet
    std::vector<cell_id> running;

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

  test_case const& case_of(cell_id cell) const;
  std::size_t in_order(std::size_t place) const;
  std::string skip_reason(cell_id cell, std::size_t board) const;
  int retries_of(cell_id cell) const;
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
  void start(commands& out, std::size_t board, cell_id cell);
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
  std::size_t untried_ = 0;        ///< any: every cell before this one is settled or was tried
  std::size_t roomy_ = 0;          ///< boards that can take a cell
  std::vector<cell_id> live_; ///< the unsettled cells, and some settled ones until next cleaned
  std::size_t unsettled_ = 0;
  std::size_t open_ = 0; ///< boards opening, idle or busy
  std::size_t next_to_open_ = 0;
  std::size_t without_pass_ = 0;
  bool stopping_ = false;
  run_end end_ = run_end::complete;
  bool any_run_ = false;
  bool any_test_failure_ = false;
  bool any_error_ = false;
};

} // namespace mprun
