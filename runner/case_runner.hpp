// Runs one attempt at a case on an open board, and judges it.
//
// Flow: construct once for a run; run() for each attempt, any number at a time. The outcome gets
// the verdict, blame, message, detail, output and line; what comes back beside it is why the board
// was lost, if it was.
//
// A program that ended well is no pass yet: tests that it only defined are run (defined_tests_run),
// and an exit must be a good one (exit_finder).
#pragma once

#include "runner/case_files.hpp"
#include "runner/event.hpp"
#include "runner/session.hpp"
#include "runner/trouble.hpp"
#include "suites/cpython_truth.hpp"
#include "suites/defined_tests.hpp"
#include "suites/judge.hpp"
#include "suites/test_case.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// An open board with what was brought there.
struct board_at_work {
  board_spec const& spec;
  mprun::session& session;
  case_files& files;
};

class case_runner {
public:
  /// The cases and `truths` must outlive it. `scratch`: for files of this host.
  case_runner(std::vector<test_case> const& cases, cpython_truth& truths,
              std::filesystem::path scratch);

  /// A program or a transfer.
  task<std::optional<trouble>> run(board_at_work board, std::size_t case_index,
                                   attempt_finished& outcome);

private:
  /// A program as its file has it.
  struct program_source {
    std::string text;
    defined_tests tests;
    std::string problem; ///< why it cannot be read; empty when it was
  };

  /// An attempt at a program.
  struct attempt {
    board_at_work board;
    test_case const& about;
    program_source const& source;
    std::string before; ///< what runs on the board before it
    ran_case ran;
  };

  task<void> run_case(attempt& at);
  task<void> judge(attempt& at, attempt_finished& outcome);
  task<std::optional<judgement>> run_tests_of(attempt& at, attempt_finished& outcome, bool& is_over,
                                              bool& compares);
  task<void> compare(attempt& at, attempt_finished& outcome);
  task<void> check_exit(attempt& at, attempt_finished& outcome);
  task<void> check_unrun(attempt& at, attempt_finished& outcome);
  program_source const& source_of(std::size_t case_index);

  std::vector<test_case> const& cases_;
  cpython_truth& truths_;
  std::filesystem::path scratch_;
  std::vector<std::optional<program_source>> sources_; ///< by case, read when first needed
};

} // namespace mprun
