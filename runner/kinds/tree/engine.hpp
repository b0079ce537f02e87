// Runs MicroPython's own tests on the boards of a farm, with the verdicts of its run-tests.py.
//
// Flow: survey(board) once after it opened: what it can do, and so what it skips. Then run()
// for each test: on a unix port as a process of its own (many at once), on any other board over its
// raw REPL; the output is judged here, against the test's expectation file or CPython.
#pragma once

#include "base/async/gate.hpp"
#include "base/files/file_failure.hpp"
#include "runner/kinds/upstream/surveyor.hpp"
#include "runner/run/attempt_runner.hpp"
#include "suites/expected/expected_outputs.hpp"
#include "suites/expected/file_turns.hpp"
#include "suites/upstream/features.hpp"
#include "suites/upstream/rules.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace mprun::upstream {

/// Everything that a run of the tree needs to know before it begins.
struct tree_run {
  std::filesystem::path root;
  settings how;
  std::shared_ptr<rules const> tree_rules;
  std::string rules_source;           ///< where the rules come from, for messages
  std::filesystem::path mpy_cross;    ///< empty when there is none
  std::filesystem::path cache_folder; ///< of surveys
  std::size_t lanes = 1;              ///< of each unix port
};

class engine final : public single_board_runner {
public:
  engine(asio::any_io_executor executor, tree_run run, run_workspace workspace,
         expected_outputs& expected, file_turns& turns);

  /// Fills in facts.survey and facts.lanes.
  task<result<void>> survey(session& board, board_spec const& spec, board_facts& facts) override;

  /// True for a test that has no expectation file beside it.
  bool needs_expected_output(test_case const& test) const override;

  /// By board, for those that were surveyed.
  std::map<std::string, features> all_features() const;

private:
  task<result<void>> run_on(board_at_work where, test_case const& test, expected_outputs& expected,
                            attempt_finished& outcome) override;

  struct board_record {
    features able;
    /// Python that is run before tests that want target_wiring, once it is known.
    std::optional<std::string> wiring;
  };

  /// `folder`: that of the test, which it may write to.
  unix_port port_of(board_spec const& spec, std::filesystem::path const& folder);
  task<unix_result> run_on_unix(board_at_work where, test tree_test, std::string source);
  task<std::shared_ptr<void>> take_compute_slot();
  task<ran_case> run_on_board(board_at_work where, test_case const& test, std::string source,
                              printed& ran);
  task<file_result<std::string>> wiring_for(session& board, board_record& record);
  task<void> judge(session const& board, test_case const& test, printed const& ran,
                   attempt_finished& outcome);

  asio::any_io_executor executor_;
  tree_run run_;
  run_workspace workspace_;
  gate computing_; ///< for tests that are processes, while they may be computing
  expected_outputs& expected_;
  file_turns& turns_;
  surveyor surveyor_;
  std::map<std::pair<std::string, std::filesystem::path>, confinement> confined_;
  std::map<std::string, board_record> boards_;
  unsigned compiled_ = 0; ///< tests that were written as an .mpy, each under a name of its own
};

} // namespace mprun::upstream
