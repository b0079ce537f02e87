// What a case's output means. Pure: text in, outcome out.
//
// Rules, in order (they are MicroPython's own): line ends \r\r\n and \r\n become \n; output that is
// exactly "SKIP\n" is a skip; a unittest report at the end (70 dashes, "Ran N tests", blank, OK or
// FAILED) is the verdict; otherwise the output must equal what is expected. An uncaught exception
// fails the case, except SystemExit after SKIP.
#pragma once

#include "runner/verdict.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

struct run_output {
  std::string_view output; ///< stdout of the board
  std::string_view error;  ///< traceback; empty when the program ended well
};

struct judgement {
  mprun::verdict verdict = verdict::failed; ///< passed, failed or skipped
  std::string message;                      ///< one line; empty when passed
  std::string detail;                       ///< a unified diff, or the traceback
  int line = 0; ///< line in the test's source named by the traceback's innermost "<stdin>" frame
};

/// Whether the output decides the verdict without an expectation: a skip, a unittest report or an
/// uncaught exception. Then the CPython truth need not be awaited.
std::optional<judgement> judge_alone(run_output const& ran);

/// Compares with what is expected, after judge_alone() had nothing to say.
judgement judge_against(run_output const& ran, std::string_view expected);

} // namespace mprun
