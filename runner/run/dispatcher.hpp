// Owns a run: carries the scheduler's commands out, and turns what happens into the event stream.
//
// Flow: construct, run(). Each board has one worker coroutine that opens its session and then takes
// one case after another; everything a worker has to say goes through the dispatcher, which asks
// the scheduler what follows. An attempt that takes several boards is a coroutine of its own; their
// workers wait meanwhile, for the scheduler gives them nothing else to do. When its cases are done
// a worker leaves its board at its friendly prompt, and the run is over when all have. Signals end
// the run: Ctrl-C stops new cases, SIGTERM ends what runs too, and a second one waits for no board
// any more; nor does the end of the run's time. While Ctrl-Z stops it, no time passes. Keys of the
// terminal pause it, skip what runs, or stop it. All on one thread.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/board/session.hpp"
#include "runner/events/event.hpp"
#include "runner/events/reporter.hpp"
#include "runner/host/end_signals.hpp"
#include "runner/host/fair_trial.hpp"
#include "runner/host/host_work.hpp"
#include "runner/host/job_control.hpp"
#include "runner/host/run_wish.hpp"
#include "runner/host/terminal_keys.hpp"
#include "runner/run/attempt_runner.hpp"
#include "runner/run/record_mode.hpp"
#include "runner/scheduling/plan.hpp"
#include "runner/scheduling/scheduler.hpp"
#include "suites/expected/expected_outputs.hpp"

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct dispatcher_options {
  scheduler_options scheduling;
  run_started about;                          ///< the run's identity, emitted first
  run_workspace workspace;                    ///< scratch and token of the run
  std::filesystem::path log_folder;           ///< boards/ID.log go here; exists already
  record_mode record = record_mode::failures; ///< boards/ID.rec, in log_folder
  std::filesystem::path cpython_cache_folder; ///< where CPython's answers are kept
  /// The secrets of all boards.
  std::shared_ptr<secret_list> secrets = std::make_shared<secret_list>();
  std::vector<std::string> notices;       ///< notices about the whole run, emitted when it begins
  std::size_t cpythons_per_core = 1;      ///< how many CPythons may run at once
  std::optional<run_duration> time_limit; ///< for the run as a whole
  std::optional<run_duration> repeat_for; ///< after this time no case that passed is run again
  /// For each kind among the cases, who runs them.
  struct kind_of_cases {
    std::string_view name;
    std::function<std::unique_ptr<attempt_runner>(run_services const&)> make_runner;
  };
  std::vector<kind_of_cases> kinds;
  /// What a key that was typed asks of the run, if anything. Empty: no keys are read.
  std::function<std::optional<run_wish>(typed_key)> on_key;
  link_opener open_link = open_board_link;
  std::filesystem::path library; ///< mounted on each board; empty: none
};

class dispatcher {
public:
  using sink = std::function<void(event const&)>;
  /// Called about ten times a second while the run goes on, for a live display.
  using tick = std::function<void(run_duration since_start, run_pace pace)>;
  /// Called before the process is stopped (Ctrl-Z).
  using pause = std::function<void()>;

  dispatcher(plan const& plan, dispatcher_options options, sink on_event, tick on_tick,
             pause on_pause);
  ~dispatcher();

  /// Returns the exit code. Throws only what a broken invariant throws.
  int run();

private:
  struct worker;

  void emit(fact happened);
  void announce();
  void carry_out(commands list);
  void start_worker(std::size_t board);
  task<void> work(std::size_t board);
  task<result<void>> mount_library(worker& who, board_facts& facts);
  static start_attempt take_order(worker& who);
  void start_beside(start_attempt order);
  void keep_ticking();
  void report_stop(run_clock::duration stopped);

  // An attempt on one board or several: dispatcher_attempts.cpp
  struct line_counts;
  struct at_work;
  task<void> prepare_run_alone(test_case const& test);
  task<void> attempt(start_attempt order);
  task<result<void>> run_case(at_work& here, attempt_finished& outcome);
  bool judge_doubt(at_work& here, fair_trial& trial);
  std::vector<lost_board> take_lost(at_work& here, result<void> const& kept);
  void prepare_outcome(at_work& here);
  attempt_runner& runner_of(test_case const& test);

  // What a person at the terminal asks for: dispatcher_wishes.cpp
  terminal_keys::taker key_taker();
  void grant(run_wish const& wish);
  void skip_running(std::string const& board);
  void hold();
  void go_on();
  run_pace pace() const noexcept;
  static void mark_skipped(at_work& here);

  // Cases that are run again and again: dispatcher_repeating.cpp
  void limit_repeating();
  void report_repetitions();

  // How the run ends: dispatcher_ending.cpp
  void limit_time();
  void end_by(end_wish how);
  void end_at_once(run_end how, std::string const& reason);
  void end_if_finished();
  void end_boards();
  void report_runs_alone();

  plan const& plan_;
  dispatcher_options options_;
  sink on_event_;
  tick on_tick_;
  run_clock::time_point start_;
  asio::io_context context_{1};
  scheduler scheduler_;
  gate starts_;
  session_environment environment_;
  file_turns turns_;
  host_work host_;
  expected_outputs expected_;
  std::map<std::string_view, std::unique_ptr<attempt_runner>> runners_; ///< by kind
  end_signals signals_;
  terminal_keys keys_;
  job_control job_control_;
  run_timer ticker_;
  run_timer time_limit_;
  run_timer repeat_limit_;
  std::vector<std::unique_ptr<worker>> workers_;
  std::vector<at_work*> under_way_; ///< the attempts that have been reported as started
  std::optional<run_clock::time_point> paused_since_;
  std::size_t run_again_alone_ = 0; ///< attempts that were the first run alone of their cell
  std::size_t passed_alone_ = 0;
  bool interrupted_ = false;
  bool ended_ = false; ///< every case has its verdict; boards may still be left
};

} // namespace mprun
