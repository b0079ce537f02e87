// What a test of the tree printed means, by the rules of run-tests.py. Pure: text in, verdict out.
//
//  1. Line ends \r\r\n and \r\n become \n.
//  2. Output that is exactly "SKIP\n" is a skip; so is "too large": no memory to take the test.
//  3. No unittest module: the test cannot be run on this board.
//  4. A unittest report in the last four lines is the verdict, whatever else was printed.
//  5. Otherwise the output, followed by CRASH or TIMEOUT where that happened, must equal the
//     expected output: that of the expectation file (which may hold patterns), or CPython's.
#pragma once

#include "suites/judging/judge.hpp"
#include "suites/upstream/rules.hpp"
#include "suites/upstream/test.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun::upstream {

struct printed {
  std::string output; ///< everything that came, tracebacks included, with any line ends
  enum class end { well, crashed, timed_out } how = end::well;
  std::string how_it_crashed; ///< for messages: "exited with status 1"; may be empty
  bool too_large = false;     ///< the board had no memory for the test
};

std::string plain_line_ends(std::string_view text);

/// The verdict that needs no expectation.
std::optional<judgement> judge_alone(test const& tree_test, printed const& ran);

/// `are_patterns`: `expected` is from an expectation file that holds patterns.
judgement judge_against(printed const& ran, std::string_view expected, bool are_patterns);

/// Whether the test's expectation file holds patterns.
bool has_patterns(rules const& all, test const& tree_test);

/// A failure that the tree declares to be known is skipped, with its reason.
judgement forgiven(rules const& all, test const& tree_test, judgement judged);

} // namespace mprun::upstream
