// The results of test functions that were called on a board, as run_test_functions.py prints them.
//
// Flow: the program prints, after a mark that nothing else prints, the name of each function as it
// begins and `ok`, `skipped` with a reason, or `FAIL` followed by a traceback; at the end the mark
// alone. read_function_report() parses that, judge_functions() turns it into a verdict.
#pragma once

#include "suites/catalog/defined_tests.hpp"
#include "suites/judging/judge.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct function_outcome {
  enum class end { none, ok, failed, skipped };

  test_function about;
  end how = end::none; ///< none: it began, and nothing more is known
  std::string text;    ///< the traceback, or why it was skipped
};

struct function_report {
  std::vector<function_outcome> all; ///< those that began
  bool is_whole = false;
  std::string output; ///< to be shown: what the functions printed, with a line about each
};

function_report read_function_report(std::string_view output, std::string_view mark,
                                     std::vector<test_function> const& functions);

/// Passed, failed or skipped; the detail lists each function.
judgement judge_functions(function_report const& report);

/// "test_a (line 3)" for the function that had begun when the program was cut off; otherwise empty.
std::string interrupted_function(function_report const& report);

} // namespace mprun
