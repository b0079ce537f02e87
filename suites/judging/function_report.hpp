// What came of test functions that were called on a board, as run_test_functions.py tells it.
//
// Flow: the program prints, behind a mark that nothing else prints, the name of each function as it
// begins and `ok`, `skipped` with a reason, or `FAIL` with a traceback behind it; at last the mark
// alone. read_function_report() takes that apart, judge_functions() makes the verdict of it.
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
  std::string output; ///< for people: what the functions printed, with lines that tell of each
};

function_report read_function_report(std::string_view output, std::string_view mark,
                                     std::vector<test_function> const& functions);

/// Passed, failed or skipped; the detail tells of each.
judgement judge_functions(function_report const& report);

/// "test_a (line 3)" of the one that had begun when the program came to no end; or empty.
std::string interrupted_function(function_report const& report);

} // namespace mprun
