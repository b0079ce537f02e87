// Runs, on the board that a test file has just run on, the tests that the file defines and did not
// run: first its unittest classes, then its plain functions. They are judged together.
//
// Flow: run_defined_tests() after the file ended well; the board is not reset in between, and the
// case's time goes on. Tests that cannot be run are reported by name and line, as a host error.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/board/session.hpp"
#include "suites/catalog/defined_tests.hpp"
#include "suites/catalog/test_case.hpp"
#include "suites/judging/judge.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct defined_tests_question {
  test_case const& about;
  std::string const& source;
  std::string const& before; ///< as for session::run
  defined_tests const& tests;
  run_clock::time_point until; ///< of the run of the file
};

struct defined_tests_answer {
  bool ran_cases = false; ///< there is a unittest report
  bool ran_functions = false;
  std::optional<judgement> verdict; ///< nothing when there was nothing to run
  result<void> completed;           ///< an error: they did not end, or cannot be run; no verdict
  bool timed_out = false;
  std::string detail; ///< of such an error
  std::string output; ///< what they printed
  result<void> kept;  ///< the board
};

task<defined_tests_answer> run_defined_tests(session& board, defined_tests_question question);

struct uncalled_answer {
  std::vector<test_function> functions;
  std::optional<ran_case> cut_off; ///< the run that was to find out, when it did not end
  result<void> kept;               ///< the board
};

/// The functions that the file does not call itself: where it could call them by name, it is run
/// once more, and the calls are noted.
task<uncalled_answer> find_uncalled(session& board, defined_tests_question question);

} // namespace mprun
