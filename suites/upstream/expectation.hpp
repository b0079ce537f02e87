// The expected output of a test of the tree where a file has it: x.py.native.exp, x.py.exp.
//
// Some expectations are patterns, line by line: those of command-line tests, and of the tests that
// the rules name. In them only what follows a backslash is special, `?` and `|` always are, and a
// line of eight # stands for any number of lines.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::upstream {

/// The test's expectation file for this emitter, where there is one.
std::optional<std::filesystem::path> expectation_file(std::filesystem::path const& test,
                                                      std::string const& emit);

/// An output in which what matches an expectation's patterns is replaced by them: equal to the
/// expectation when all of it matched.
struct matched_output {
  std::string text;
  std::size_t comparisons = 0; ///< of a line with a pattern
};

/// Both have \n as line ends. Takes time in proportion to the input, unless a pattern itself takes
/// more.
matched_output match_output(std::string_view output, std::string_view expectation);

} // namespace mprun::upstream
