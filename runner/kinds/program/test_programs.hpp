// Programs of ours that run on a board around a test file: they bring unittest, run what the file
// defines, and find out how it exits. They depend on nothing that the file may have renamed.
#pragma once

#include "suites/catalog/defined_tests.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Precedes what our programs print. It depends on the source alone, so that a recording can be
/// replayed; no output of the source contains it by chance.
std::string mark_for(std::string_view source);

/// Puts a small unittest into the board's memory, for a program that imports it.
std::string bring_unittest();

/// Runs the unittest classes; prints, after the mark, those of `doubtful` that are not test cases.
std::string run_test_cases(std::string_view mark, std::vector<std::string> const& doubtful);

std::string run_test_functions(std::string_view mark, std::vector<test_function> const& functions);

/// Runs the source, and prints its exit after the mark: "status 3", "text boom"; nothing when it
/// did not exit.
std::string tell_exit(std::string_view mark, std::string_view source);

/// The source, and what runs before it, so that the name of each function is printed after the mark
/// when the source itself calls it.
struct call_watch {
  std::string before;
  std::string source;
};

call_watch watch_calls(std::string_view mark, std::string_view source,
                       std::vector<test_function> const& functions);

} // namespace mprun
