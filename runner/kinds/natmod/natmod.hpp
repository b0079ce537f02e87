// Runs tests of MicroPython's tree with dynamic native modules in the place of built-in ones, with
// the verdicts of its run-natmodtests.py.
//
// Flow: survey(board) once after it opened: for which architecture its modules must be, and so
// which tests it skips. Then run() for each test: the module's .mpy goes to the board with the
// test, in one program, and is imported from its memory. On a unix port that program is its stdin,
// on any other board it goes over the raw REPL.
#pragma once

#include "runner/kinds/upstream/surveyor.hpp"
#include "runner/run/attempt_runner.hpp"
#include "suites/expected/expected_outputs.hpp"
#include "suites/upstream/natmod.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace mprun::upstream {

struct natmod_run {
  std::filesystem::path root;
  settings how; ///< .natmod is "auto" or an architecture
  std::shared_ptr<natmod_tables const> tables;
  run_workspace workspace;
  std::filesystem::path cache_folder; ///< of surveys
};

class natmod final : public single_board_runner {
public:
  explicit natmod(natmod_run run);

  /// Fills in facts.survey.
  task<result<void>> survey(session& board, board_spec const& spec, board_facts& facts) override;

private:
  task<result<void>> run_on(board_at_work where, test_case const& test, expected_outputs& outputs,
                            attempt_finished& outcome) override;

  struct attempted {
    printed ran;
    bool began = false;
    result<void> kept;
    result<void> completed; ///< an error: there is nothing to judge
  };

  unix_port port_of(board_spec const& spec) const;
  task<attempted> run_on_unix(board_at_work where, std::string source);
  task<attempted> run_on_board(session& board, test_case const& test, std::string source);
  task<void> judge(session const& board, test_case const& test, attempted const& done,
                   expected_outputs& outputs, attempt_finished& outcome);

  natmod_run run_;
  surveyor surveyor_;
  std::map<std::string, std::string> architectures_; ///< of the modules, by board
};

} // namespace mprun::upstream
