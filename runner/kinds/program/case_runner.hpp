// Runs one attempt at a case on an open board, and judges it.
//
// Flow: construct once for a run; run() for each attempt, any number at a time.
//
// A program that ended well has not passed yet: tests that it only defined are run
// (defined_tests_run), and its exit must be a successful one (exit_finder).
#pragma once

#include "runner/run/attempt_runner.hpp"
#include "suites/catalog/defined_tests.hpp"
#include "suites/judging/judge.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

class case_runner final : public single_board_runner {
public:
  /// `cases` and `expected` must outlive it. `scratch`: for files of this host.
  case_runner(std::vector<test_case> const& cases, expected_outputs& expected,
              std::filesystem::path scratch);

  bool needs_expected_output(test_case const&) const override { return true; }

private:
  /// A program or a transfer, of `cases`.
  task<result<void>> run_on(board_at_work where, test_case const& test, expected_outputs& expected,
                            attempt_finished& outcome) override;

  /// The program in a case's file.
  struct program_source {
    std::string text;
    defined_tests tests;
  };

  /// An attempt at a program.
  struct program_attempt {
    board_at_work board;
    test_case const& about;
    program_source const& source;
    std::string before; ///< what runs on the board before it
    ran_case ran;
  };

  task<void> run_case(program_attempt& at);
  task<void> judge(program_attempt& at, attempt_finished& outcome);
  task<std::optional<judgement>> run_tests_of(program_attempt& at, attempt_finished& outcome,
                                              bool& is_over, bool& compares);
  task<void> compare(program_attempt& at, attempt_finished& outcome);
  task<void> check_exit(program_attempt& at, attempt_finished& outcome);
  task<void> check_unrun(program_attempt& at, attempt_finished& outcome);
  result<program_source> const& source_of(test_case const& test);

  std::vector<test_case> const& cases_;
  expected_outputs& expected_;
  std::filesystem::path scratch_;
  std::vector<std::optional<result<program_source>>> sources_; ///< by case, read when first needed
};

} // namespace mprun
