// What a case's output means. Pure: text in, outcome out.
//
// Rules, in order (MicroPython's own, with a few outcomes distinguished that it lumps together):
//  1. Line ends \r\r\n and \r\n become \n.
//  2. Output that is exactly "SKIP\n" is a skip.
//  3. A case that declares `raises` must end with that exception; then its output counts if it has
//     an expectation file.
//  4. MemoryError with no output while compiling, or no unittest module: a skip, with the reason.
//  5. Any other uncaught exception fails the case.
//  6. A unittest report at the end (70 dashes, "Ran N tests", blank, OK or FAILED) is the verdict.
//  7. Otherwise the output must equal what is expected.
// SystemExit is not an uncaught exception after a SKIP or a unittest report, nor where the board
// reports it by leaving (exited); what its status means is for whoever runs the case: see
// exit_status.hpp. Tests that the program only defined are run and judged apart: see
// defined_tests.hpp.
#pragma once

#include "runner/events/reason.hpp"
#include "runner/events/verdict.hpp"
#include "suites/catalog/test_case.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

struct run_output {
  std::string_view output; ///< stdout of the board
  std::string_view error;  ///< traceback; empty when the program ended well
  bool exited = false;     ///< by SystemExit, without a traceback
};

struct judgement {
  mprun::verdict verdict = verdict::failed; ///< passed, failed or skipped
  std::string message;                      ///< one line; empty when passed
  std::string detail;                       ///< a unified diff, or the traceback
  int line = 0; ///< line in the test's source named by the traceback's innermost "<stdin>" frame
  mprun::reason reason{}; ///< none when passed
};

/// The verdict that needs no expectation: a skip, a unittest report, an exception. Only when there
/// is none must the case's expected output be obtained (from its file or CPython).
std::optional<judgement> judge_alone(test_case const& test, run_output const& ran);

/// Compares with the expected output, after judge_alone() gave no verdict.
judgement judge_against(test_case const& test, run_output const& ran, std::string_view expected);

} // namespace mprun
