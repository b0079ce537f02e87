// What a test of the tree printed means, by the rules of run-tests.py. Pure: text in, verdict out.
//
//  1. Line ends \r\r\n and \r\n become \n.
//  2. Output that is exactly "SKIP\n" is a skip; so is "too large": no memory to take the test.
//  3. No unittest module: the test cannot be run on this board.
//  4. A unittest report in the last four lines is the verdict, whatever else was printed.
//  5. Else the output, with CRASH or TIMEOUT behind it where it came to that, must equal what is
//     expected: of the expectation file (as patterns where they are such), or of CPython.
#pragma once

#include "suites/judging/judge.hpp"
#include "suites/upstream/rules.hpp"
#include "suites/upstream/test.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun::upstream {

struct printed {
  std::string output; ///< all that came, tracebacks included, any line ends
  enum class end { well, crashed, timed_out } how = end::well;
  std::string how_it_crashed; ///< for people: "exited with status 1"; may be empty
  bool too_large = false;     ///< the board had no memory for the test
};

std::string plain_line_ends(std::string_view text);

/// The verdict where no expectation is needed for it.
std::optional<judgement> judge_alone(test const& what, printed const& ran);

/// `are_patterns`: of an expectation file of a test that has such.
judgement judge_against(printed const& ran, std::string_view expected, bool are_patterns);

/// Whether the test's expectation file holds patterns.
bool has_patterns(rules const& all, test const& what);

/// A failure that the tree declares to be no news: skipped, with its reason.
judgement forgiven(rules const& all, test const& what, judgement judged);

} // namespace mprun::upstream
