// What the dispatcher knows of a kind of test: how an attempt at a case is run and judged.
//
// Flow: survey() for each board once it is open, then run() for each attempt, any number at a time.
// The boards of an attempt are open, as many as the case takes, in the order of the inventory.
#pragma once

#include "base/async/stop_request.hpp"
#include "runner/board/session.hpp"
#include "runner/events/event.hpp"
#include "runner/events/failure.hpp"
#include "runner/inventory/inventory.hpp"
#include "runner/run/case_files.hpp"
#include "suites/catalog/test_case.hpp"
#include "suites/expected/expected_outputs.hpp"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mprun {

/// An open board and the files that were brought there.
struct board_at_work {
  board_spec const& spec;
  mprun::session& session;
  case_files& files;
  /// Ends programs that run beside the session; the session itself is broken off.
  std::shared_ptr<stop_request> stop;
};

struct attempt_setting {
  std::vector<board_at_work> boards;
  test_case const& about;
  expected_outputs& expected;
};

/// What a run provides to the runners of its cases; it outlives them.
struct run_services {
  asio::any_io_executor executor;
  std::vector<test_case> const& cases; ///< cases of all kinds
  run_workspace const& workspace;
  expected_outputs& expected;
  file_turns& turns;
};

/// For each board of an attempt, in order: success if it can take another attempt, or why it
/// cannot.
using kept_boards = std::vector<result<void>>;

class attempt_runner {
public:
  virtual ~attempt_runner() = default;

  /// Finds out what this kind must know of a board; may add to its facts.
  virtual task<result<void>> survey(session& board, board_spec const& spec, board_facts& facts);

  /// The outcome gets verdict, blame, message, detail, output and line.
  virtual task<kept_boards> run(attempt_setting at, attempt_finished& outcome) = 0;

  /// Whether the case's source goes to the board by session::run(), so that it can be proven that
  /// it arrived.
  virtual bool can_prove_source() const noexcept { return true; }

  /// Whether CPython will be asked what the case must print.
  virtual bool needs_expected_output(test_case const& test) const;
};

inline task<result<void>> attempt_runner::survey(session&, board_spec const&, board_facts&) {
  co_return result<void>();
}

inline bool attempt_runner::needs_expected_output(test_case const&) const {
  return false;
}

/// A kind whose cases take one board each.
class single_board_runner : public attempt_runner {
public:
  task<kept_boards> run(attempt_setting at, attempt_finished& outcome) final;

protected:
  /// Fails if the board was lost.
  virtual task<result<void>> run_on(board_at_work where, test_case const& test,
                                    expected_outputs& expected, attempt_finished& outcome) = 0;
};

inline task<kept_boards> single_board_runner::run(attempt_setting at, attempt_finished& outcome) {
  auto kept = co_await run_on(at.boards.front(), at.about, at.expected, outcome);
  kept_boards all;
  all.push_back(std::move(kept));
  co_return all;
}

} // namespace mprun
