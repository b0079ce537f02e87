// The state of a run, folded from its events: what every report and the console read.
//
// Flow: fold() each event in order, then close(), which gives each cell that has no verdict one
// (the stream of an mprun that was killed ends early). Events that do not fit the plan are ignored.
//
// Kept small: names and messages are stored once however often they occur, a passing attempt has no
// texts, and long texts are cut. The texts of all attempts together are bounded too.
#pragma once

#include "runner/events/event.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace mprun {

using board_index = std::uint32_t;
inline constexpr board_index no_board = UINT32_MAX;

/// planned == passed + failed + errored + skipped once a run is closed.
struct tally {
  std::size_t planned = 0;
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t errored = 0; ///< timed_out included
  std::size_t skipped = 0;
  std::size_t timed_out = 0;   ///< included in errored
  std::size_t flaky = 0;       ///< included in passed
  std::size_t quarantined = 0; ///< failed or errored cells that do not count

  std::size_t done() const noexcept { return passed + failed + errored + skipped; }
  void count(mprun::verdict verdict, bool is_flaky, bool is_quarantined = false) noexcept;
};

inline mprun::reason const no_reason;

struct attempt_state {
  struct texts {
    std::string detail;
    std::string output;
  };
  /// Details that few attempts have.
  struct extras {
    std::string source; ///< the text of `line`
    unsigned resets = 0;
    unsigned injected_faults = 0;
    std::vector<moved_file> transfers;
    std::vector<board_index> other_boards;
  };

  board_index board = no_board;
  int line = 0;
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = blame::none;
  mprun::reason const* reason = &no_reason;
  wall_time started{};
  run_duration began{}; ///< since the run's start
  run_duration took{};
  std::string_view message;
  std::unique_ptr<texts> long_texts; ///< null if both are empty
  std::unique_ptr<extras> more;      ///< null if all details are as usual

  std::string_view detail() const noexcept;
  std::string_view output() const noexcept;
};

struct cell_state {
  std::string_view suite;
  std::string_view name;
  std::string_view file;
  std::string_view repository_file;
  std::string_view message;
  std::string_view quarantine;  ///< why the outcome does not count; empty if it does
  std::string_view baseline;    ///< "new", "fixed", "known" or nothing
  run_duration expected{};      ///< 0 = not known
  board_index board = no_board; ///< under --assign any, no_board until a board takes it
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = blame::none;
  mprun::reason const* reason = &no_reason; ///< stored once, however many cells share it
  bool settled = false;
  bool running = false; ///< its last attempt has not ended
  bool flaky = false;
  std::uint32_t run = 0; ///< index in run_model::runs() of the run that planned it
  std::vector<attempt_state> attempts;

  run_duration took() const noexcept; ///< all attempts together
  /// A failure or error that does not count.
  bool is_excused() const noexcept;
};

struct board_state {
  struct loss {
    mprun::blame blame = blame::board;
    std::string message;
    run_duration at{}; ///< since the run's start
  };

  board_declared about;
  std::optional<board_facts> facts; ///< once it was open
  run_duration opened{};            ///< since the run's start
  run_duration opening_took{};
  std::optional<loss> lost;
  std::vector<cell_id> running;  ///< in the order in which they began; several if it has lanes
  std::size_t running_index = 0; ///< index in run_model::running() while something runs
  tally cells;                   ///< planned: its own cells and those that it took
  run_duration expected_left{};  ///< by those of them without a verdict
};

/// One of the runs that a report is about; more than one where recorded runs were merged.
struct run_state {
  run_started about;
  wall_time at{};
};

/// The outcome in an older run of a cell that a newer run ran again.
struct earlier_result {
  cell_id cell = 0;
  std::size_t run = 0; ///< in run_model::runs()
  wall_time at{};
  mprun::verdict verdict = verdict::errored;
  mprun::blame blame = blame::none;
  std::string message;
};

struct notice_state {
  board_index board = no_board;
  std::string message;
};

class run_model {
public:
  run_model();
  ~run_model();
  run_model(run_model const&) = delete;
  run_model& operator=(run_model const&) = delete;

  void fold(event const& e);
  /// No event follows.
  void close();
  /// A report could not be written; the console says so.
  void add_problem(std::string text);
  /// The cell must be planned. To be called with the newest result first.
  void add_earlier(earlier_result older);

  run_started const& about() const noexcept { return about_; }
  wall_time started() const noexcept { return started_; }
  /// The run; if runs were merged, first the whole, then each of them.
  std::vector<run_state> const& runs() const noexcept { return runs_; }
  /// Its outcomes in older runs.
  std::vector<earlier_result> const& earlier(cell_id cell) const;
  std::vector<board_state> const& boards() const noexcept { return boards_; }
  std::vector<cell_state> const& cells() const noexcept { return cells_; }
  std::vector<notice_state> const& notices() const noexcept { return notices_; }
  std::vector<std::string> const& problems() const noexcept { return problems_; }
  tally const& totals() const noexcept { return totals_; }
  /// How long the cells that no board has taken are expected to take.
  run_duration expected_of_shared() const noexcept { return shared_left_; }

  /// Boards with an attempt under way, in no particular order.
  std::vector<board_index> const& running() const noexcept { return running_; }
  /// "" for no_board.
  std::string_view board_name(board_index board) const noexcept;

  /// Nothing when the stream ended before the run did.
  std::optional<run_finished> const& finished() const noexcept { return finished_; }
  run_duration took() const noexcept; ///< the duration so far
  int exit_code() const noexcept;     ///< from run_finished; 3 if the record is incomplete

private:
  std::string_view keep(std::string_view text);
  reason const* keep(reason const& why);
  std::unique_ptr<attempt_state::texts> keep_texts(attempt_finished const& finished);
  std::unique_ptr<attempt_state::extras> keep_extras(attempt_finished const& finished);
  board_index board_of(std::string_view id);
  void begin_running(board_index board, cell_id cell);
  void stop_running(board_index board, cell_id cell);
  void assign(cell_state& cell, std::string_view board);
  run_duration& left_of(board_index board);
  void settle(cell_finished const& finished, run_duration since_start);

  void on(run_started const& started, event const& whole);
  void on(board_declared const& declared, event const& whole);
  void on(cell_planned const& planned, event const& whole);
  void on(board_opened const& opened, event const& whole);
  void on(board_lost const& lost, event const& whole);
  void on(attempt_started const& started, event const& whole);
  void on(attempt_finished const& finished, event const& whole);
  void on(cell_finished const& finished, event const& whole);
  void on(notice const& posted, event const& whole);
  void on(run_finished const& finished, event const& whole);

  run_started about_;
  wall_time started_{};
  std::vector<run_state> runs_;
  std::unordered_map<cell_id, std::vector<earlier_result>> earlier_;
  run_duration last_{};
  std::unordered_set<std::string> pool_;
  std::set<reason> reasons_;
  std::unordered_map<std::string, board_index> board_by_id_;
  std::vector<board_state> boards_;
  std::vector<cell_state> cells_;
  std::vector<notice_state> notices_;
  std::vector<std::string> problems_;
  std::vector<board_index> running_;
  tally totals_;
  run_duration shared_left_{};
  std::size_t texts_kept_ = 0;
  std::optional<run_finished> finished_;
};

} // namespace mprun
