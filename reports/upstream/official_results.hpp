// _results.json as MicroPython's runners write it, all by the same function of test_utils: the
// arguments, and a result and a reason for each test.
//
// Flow: each kind of test adds the results of its tests to official_results. Once the run is over,
// write() writes DIR/_results.json with each test once (its worst result, if several boards ran it)
// and boards/ID_results.json with what one board ran. failed_tests() reads the file again for
// --run-failures.
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
using official_rows = std::map<std::string, official_row>; ///< keyed by test, "basics/int1.py"

class official_results {
public:
  /// Keeps the worst of several results of a test. `board` is empty if several boards ran it
  /// together.
  void add(std::string const& board, std::string const& test, official_row row);

  /// `arguments` is a JSON object with the options that the official runner would have been given.
  /// If several kinds were run, the first one's are kept. `board` is empty for all boards.
  void set_arguments(std::string const& board, std::string arguments);

  official_rows const& rows() const noexcept { return all_.rows; }
  /// Sorted by name and joined by commas, as the official runners name their boards.
  std::string boards() const;
  bool has(std::string const& board) const { return by_board_.contains(board); }

  /// Returns what could not be written, one line each. Writes nothing if there are no rows.
  std::vector<std::string> write(std::filesystem::path const& folder) const;

private:
  struct file {
    std::string arguments;
    official_rows rows;
  };

  file all_;
  std::map<std::string, file> by_board_;
};

/// The names of the failed tests in the _results.json of a folder. Throws config_error if there is
/// no such file or it cannot be parsed.
std::vector<std::string> failed_tests(std::filesystem::path const& folder);

} // namespace mprun::upstream
