// _results.json as MicroPython's runners write it, each by the same function of its test_utils: the
// arguments, and a result and a reason for each test.
//
// Flow: add_row() for what came of each test, write_official_results() once the run is over;
// failed_tests() reads the file again for --run-failures.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::upstream {

struct official_row {
  std::string result; ///< pass, skip, fail, ignored
  std::string reason;
};
using official_rows = std::map<std::string, official_row>; ///< by test, "basics/int1.py"

/// Of several that came of one test the worst is kept.
void add_row(official_rows& into, std::string const& test, official_row one);

/// `arguments` is a JSON object. What could not be written, in one line; empty when all was.
std::string write_official_results(std::filesystem::path const& file, std::string_view arguments,
                                   official_rows const& all);

/// Tests by name, of the _results.json in a folder. Throws config_error when there is no such file
/// or it is none.
std::vector<std::string> failed_tests(std::filesystem::path const& folder);

} // namespace mprun::upstream
