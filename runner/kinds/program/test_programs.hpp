// Programs of ours that run on a board around a test file: they bring unittest, run what the file
// defines, and learn how it exits. They depend on nothing that the file may have renamed.
#pragma once

#include "suites/catalog/defined_tests.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// What our programs tell stands behind it. Of the source alone, so that a recording can be played
/// again; no output of the source holds it by chance.
std::string mark_for(std::string_view source);

/// Puts a small unittest into the board's memory, for a program that imports it.
std::string bring_unittest();

/// Runs the unittest classes; names those of `doubtful` that are none behind the mark.
std::string run_test_cases(std::string_view mark, std::vector<std::string> const& doubtful);

std::string run_test_functions(std::string_view mark, std::vector<test_function> const& functions);

/// Runs the source, and tells its exit behind the mark: "status 3", "text boom"; nothing when it
/// did not exit.
std::string tell_exit(std::string_view mark, std::string_view source);

/// The source, and what runs before it, so that each of the functions is named behind the mark when
/// the source calls it by itself.
struct call_watch {
  std::string before;
  std::string source;
};

call_watch watch_calls(std::string_view mark, std::string_view source,
                       std::vector<test_function> const& functions);

} // namespace mprun
