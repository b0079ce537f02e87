// The report that MicroPython's unittest module prints at its end, as run-tests.py reads it:
//
//   ----------------------------------------------------------------------
//   Ran 10 tests
//
//   FAILED (failures=2, errors=1)          or OK, or OK (skipped=3)
//
// The module of before 2022 prints no dashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct unittest_report {
  bool ok = false;
  int ran = 0;
  int failures = 0;
  int errors = 0;
  int skipped = 0;
  std::vector<std::string> failed_tests; ///< in the order of the report
  std::string_view details;              ///< the tracebacks it printed; part of the output
};

/// Nothing when the output does not end with a report. `output` has \n as line ends.
std::optional<unittest_report> read_unittest_report(std::string_view output);

/// Whether a line "Ran N tests" is anywhere: the program ran tests by itself.
bool mentions_unittest_report(std::string_view output);

} // namespace mprun
