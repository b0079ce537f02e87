// A session: one open board, from its link to the verdictless result of a case.
//
// Flow: open() → the board is at its raw prompt and its facts are known; then run(case) any number
// of times, each on a freshly reset board, or execute() and operate() (file transfers, benchmarks)
// on the board as it is; close(). Every wait has a deadline. When a case leaves the
// board in a state that is not a clean prompt, the session recovers it (Ctrl-C, soft reset, a reset
// by DTR and RTS, reopening the link) before it returns; where that fails it says the board is
// lost, and the link is closed.
//
// Or attach(): the board then belongs to its user, as with a terminal: nothing is reset, probed or
// tidied unless it is asked for here, and detach() leaves its memory as it is.
//
// A lost link that may come back (a cable, a server) is opened again and again, with growing
// pauses, within the connect_timeout. The board behind a reopened link is asked who it is; if it is
// not the same board, it is refused.
#pragma once

#include "base/async/gate.hpp"
#include "base/async/run_clock.hpp"
#include "runner/board/board_condition.hpp"
#include "runner/board/board_connection.hpp"
#include "runner/board/board_journal.hpp"
#include "runner/board/ran_program.hpp"
#include "runner/board/raw_paste_trust.hpp"
#include "runner/board/recovery.hpp"
#include "runner/board/session_environment.hpp"
#include "runner/board/stop_result.hpp"
#include "runner/events/board_facts.hpp"
#include "runner/events/event.hpp"
#include "runner/events/failure.hpp"
#include "runner/inventory/inventory.hpp"
#include "runner/inventory/log_lines.hpp"
#include "suites/catalog/test_case.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/repl/execute.hpp"
#include "transports/protocol/repl/interactive_program.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

class session {
public:
  using time_point = run_clock::time_point;

  session(board_spec const& board, session_environment& environment);

  /// Within the board's connect_timeout. The board is probed when facts are not known yet.
  task<result<void>> open();

  /// `before`, unless empty, is executed on the fresh board first; its output is discarded.
  task<ran_case> run(test_case const& test, std::string source, std::string before = {});

  /// A further program of the same case on the board as the case left it, until the case's time is
  /// over.
  task<ran_case> run_further(test_case test, std::string source, time_point until);

  /// From now on run() has this bring a case's source to the fresh board, and runs the program that
  /// it makes. Empty: sources are sent as they are.
  using source_carrier = std::function<task<result<carried_source>>(session&, std::string)>;
  void carry_sources_by(source_carrier carrier) { carrier_ = std::move(carrier); }
  /// From now on this is done to each fresh board before the programs of a case.
  using case_preparer = std::function<task<result<void>>()>;
  void prepare_cases_by(case_preparer preparer) { preparer_ = std::move(preparer); }
  /// Does it. The board must be fresh; run() has it done.
  task<result<void>> prepare_case();
  /// The last case's source held a byte that the raw REPL acts upon, so nothing of it was sent.
  bool was_unsendable() const noexcept { return was_unsendable_; }
  bool ran_out_of_memory() const noexcept { return ran_out_of_memory_; }

  /// Runs a program on the board as it is; it must be at its raw prompt.
  task<executed> execute(std::string source, time_point deadline);

  /// Runs programs on the board as it is, without waiting for each one's answer where the board's
  /// input buffer holds the next. An error of the batch's own taker ends it and is the result.
  task<error_code> execute_all(program_batch batch, time_point deadline);

  /// Drives a conversation (made with program_options()) on the board as it is, to its end.
  /// `on_arrival` is called after each piece that came. wake() where the conversation asks for it.
  task<error_code> converse(protocol::interactive_program& conversation,
                            std::function<void()> on_arrival, time_point deadline);
  void wake() noexcept;
  protocol::execute_options program_options() const noexcept;

  /// Puts before a program of ours, if anything else ran on the board since the last time (boot.py
  /// included), what removes globals that hide builtins.
  std::string tidied(std::string source);
  /// On an attached board a program of ours leaves no names of its own behind. (It has none that it
  /// declares global, and no strings of several lines.)
  std::string in_own_scope(std::string source) const;

  /// Drives a machine that leaves the board at its raw prompt. `buffer` as in drive_extras.
  task<error_code> operate(machine_ref machine, time_point deadline, std::span<char> buffer);

  /// Soft-resets the board, if anything ran since the last reset.
  task<result<void>> ensure_fresh();

  /// Gets the board back to its raw prompt after an operation that failed: as it is if it answers,
  /// else by a reset or by opening the link anew.
  task<result<void>> restore_prompt();

  /// How often the board was reset or opened. After a change its memory may have been cleared.
  unsigned resets() const noexcept { return condition_.resets(); }

  /// Ends whatever the board still runs, with all it holds, and leaves it fresh.
  task<result<void>> stop_and_reset();

  /// Leaves the board as a person would want to find it, and closes the session: what ran is gone,
  /// and a terminal shows a friendly prompt. As far as the board lets it, within a short time.
  task<void> leave();

  /// Opens the link and nothing more: what the board does goes on. From here on the board belongs
  /// to its user.
  task<result<void>> attach();
  bool is_attached() const noexcept { return is_attached_; }
  /// Brings an attached board to its raw prompt, ending what it runs; but a program of start() is
  /// waited for. With `may_reset` by any available means.
  task<result<void>> enter_prompt(bool may_reset);
  bool is_at_prompt() const noexcept { return is_open() && condition_.is_at_prompt(); }
  /// Resets an attached board that is at its raw prompt, softly if that can be.
  task<result<void>> restart();
  /// Asks an attached board what it is, once.
  task<result<void>> learn_facts();
  /// Runs a program of the user's to its end, however long that takes; `take` gets its output. An
  /// interrupt() ends it with Ctrl-C: errc::interrupted, with what it said to that.
  task<executed> follow(std::string source, protocol::output_taker take);
  /// Begins a program of the user's and leaves it running.
  task<error_code> start(std::string source);
  /// From the raw prompt to the friendly one.
  task<error_code> exit_prompt();
  /// Leaves an attached board at its friendly prompt, or on its way there, and closes the link.
  task<void> detach();
  /// The link itself, for a conversation with the board's friendly prompt. What the board does then
  /// is not known here: enter_prompt() comes next. nullptr where none is open.
  link* lend_wire() noexcept;
  /// Puts a decorator round the link, until it is closed: what passes, passes through it.
  void wrap_link(board_connection::link_wrapper const& wrapper) { connection_.wrap(wrapper); }

  /// Ends what is under way with errc::interrupted. Later operations work, so that whoever had
  /// begun something can end it properly; nothing new should be begun.
  void interrupt() noexcept;
  bool is_interrupted() const noexcept { return is_interrupted_; }
  /// Like interrupt(), but for what is under way alone: new operations may begin afterwards.
  void break_off() noexcept { connection_.interrupt(); }
  /// Ends what is under way with errc::interrupted; until resume_cases() no case's program begins.
  void skip_cases() noexcept;
  void resume_cases() noexcept;

  /// Whether the board was found to have restarted by itself since the last operation that
  /// succeeded.
  bool has_restarted() const noexcept { return condition_.has_restarted(); }

  /// Who is to blame for the failure of an operation or of a program of mprun's own: never a test.
  failure blame_for(error_code ec, std::string const& doing) const;
  /// The same for a test's own program.
  failure blame_for_program(error_code ec, std::string const& doing) const;
  /// Bytes were damaged, or the link was cut, on purpose since the last reset or restore_prompt().
  bool link_is_suspect() const { return connection_.was_damaged(); }
  /// All faults since the session was made.
  injected_faults const& faults() const { return connection_.faults(); }

  /// Digests of files of this host, shared by all sessions.
  file_digests& digests() noexcept { return environment_.digests; }

  /// What fails behind this link is confirmed before it is believed: bytes may be damaged on it.
  bool may_damage() const noexcept { return connection_.may_damage(); }
  line_record& line() noexcept { return connection_.line(); }

  /// Removes lines of the board's own log from what a program printed; the board's log keeps them.
  std::size_t take_log_lines_out_of(std::string& text) const {
    return log_lines_.take_out_of(text);
  }
  std::vector<std::string> const& log_expressions() const noexcept { return board_.log_lines; }
  /// How many of these lines the last case printed.
  std::size_t log_lines_left_out() const noexcept { return left_out_; }

  void close() noexcept { connection_.close(); }
  bool is_open() const noexcept { return connection_.is_open(); }
  board_facts const& facts() const noexcept { return facts_; }
  /// A unix port that we started: it ends with its program, and its status is that of the program.
  bool is_interpreter() const noexcept { return connection_.as_respawner() != nullptr; }

  /// The board's log, its recording and its secrets.
  board_journal& journal() noexcept { return journal_; }
  board_journal const& journal() const noexcept { return journal_; }
  /// Closes the session. True when a recording is kept.
  bool end_recording(bool keep);

  /// How many bytes the board and its link hold until a program reads them; 0: not known.
  std::size_t held() const noexcept;
  unsigned raw_paste_window() const noexcept { return raw_paste_.window(); }
  /// It has raw-paste, and has not stopped giving credit.
  bool raw_paste_works() const noexcept { return raw_paste_.works(); }
  /// What was opened, as in the board's log.
  std::string const& link_name() const noexcept { return connection_.name(); }

private:
  enum class reach { link, prompt };
  task<result<void>> connect(time_point& deadline, reach how = reach::prompt);
  task<void> yield_start_slot_until(time_point when, time_point& deadline);
  task<result<void>> open_link(time_point deadline);
  task<result<void>> enter_raw_repl(time_point deadline);
  task<result<void>> enter_raw_repl_despite_damage(time_point deadline);
  task<result<void>> enter_raw_repl_or_connect(time_point& deadline);
  task<result<void>> reenter_raw_repl(time_point deadline);
  void note_restart();
  failure why_not_entered(error_code ec, std::string const& said) const;
  task<result<void>> probe(time_point& deadline);
  task<error_code> learn_raw_paste(time_point deadline);
  task<result<void>> tidy_before_probe(time_point deadline);
  task<result<std::size_t>> prepare_to_probe(bool by_paste, time_point deadline);
  task<executed> ask_probe(std::string source, std::size_t held, time_point deadline);
  task<result<board_facts>> ask_facts(time_point deadline);
  task<result<std::optional<board_facts>>> ask_facts_checked(time_point deadline);
  task<result<board_facts>> ask_facts_reliably(time_point& deadline);
  result<board_facts> facts_from(executed const& answer);
  failure senseless_probe(executed const& answer);
  task<result<board_facts>> agree_on_facts(board_facts first, time_point& deadline);
  task<result<void>> recover(recovery_goal goal);
  task<result<void>> try_rung(recovery_rung rung);
  recovery_link link_to_recover() const noexcept;
  task<result<void>> start_anew(respawner& process);
  task<result<void>> reset_softly();
  task<result<void>> reset_by_lines();
  task<void> run_program_of(test_case const& test, std::string source, ran_case& ran);
  void note_exit(protocol::execute const& program, ran_case& ran) const;
  task<result<carried_source>> carry(std::string source);
  void note_not_carried(failure why, ran_case& ran) const;
  task<error_code> execute_sequentially(program_batch batch, time_point deadline);
  task<error_code> drive_board(machine_ref machine, drive_limits limits, drive_extras extras = {});
  task<stop_result> stop_program(protocol::execute& program);
  task<error_code> run_to_end(protocol::execute& program, test_case const& test,
                              time_point deadline);
  task<error_code> prove_idle(bool by_its_banner);
  task<error_code> await_started();
  bool ends_with_link() const noexcept;
  void learn_from(protocol::execute const& program);

  board_spec const& board_;
  session_environment& environment_;
  board_journal journal_;
  board_connection connection_;
  board_condition condition_;
  raw_paste_trust raw_paste_;
  log_lines log_lines_;
  std::size_t left_out_ = 0;
  std::optional<gate::pass> starting_; ///< its slot among the boards that may start at once
  source_carrier carrier_;
  bool was_unsendable_ = false;
  bool ran_out_of_memory_ = false;
  board_facts facts_;
  bool probed_ = false;
  int checked_questions_left_ = 3;   ///< then it is asked without a check
  bool is_left_in_transfer_ = false; ///< the link was lost in an operation
  bool has_just_started_ = false;    ///< when it was last brought to its raw prompt
  bool is_interrupted_ = false;
  bool skips_cases_ = false;
  bool is_attached_ = false;
  std::unique_ptr<protocol::execute> started_; ///< a program that was left running
  case_preparer preparer_;
};

} // namespace mprun
