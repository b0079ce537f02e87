// What a test of the tree must print where a file says it: x.py.native.exp, x.py.exp.
//
// Some expectations are patterns, line by line: of the command line's tests and of those that the
// rules name. In them only what stands behind a backslash is special, `?` and `|` always are, and a
// line of eight # stands for any number of lines.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace mprun::upstream {

/// The test's expectation file for this emitter, where there is one.
std::optional<std::filesystem::path> expectation_file(std::filesystem::path const& test,
                                                      std::string const& emit);

/// The output with what matches the expectation's patterns replaced by these: equal to the
/// expectation when all of it matched. Both with \n as line ends.
std::string matched_output(std::string_view output, std::string_view expectation);

} // namespace mprun::upstream
