// _results.json as MicroPython's runners write it, each by the same function of its test_utils: the
// arguments, and a result and a reason for each test.
//
// Flow: each kind of test adds what came of its tests to official_results, which write() once the
// run is over: DIR/_results.json with each test once (on several boards the worst that came of it),
// boards/ID_results.json with what one board ran. failed_tests() reads the file again for
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
using official_rows = std::map<std::string, official_row>; ///< by test, "basics/int1.py"

class official_results {
public:
  /// Of several that came of one test the worst is kept. `board`: empty where several played it.
  void add(std::string const& board, std::string const& test, official_row one);

  /// A JSON object: the options that the official runner would have been given. Those of the first
  /// kind stand where several kinds were run. `board`: empty for all.
  void set_arguments(std::string const& board, std::string arguments);

  official_rows const& rows() const noexcept { return all_.rows; }
  /// In the order of their names, with commas: as the official runners name their boards.
  std::string boards() const;
  bool has(std::string const& board) const { return by_board_.contains(board); }

  /// What could not be written, one line each. Nothing is where there is no row.
  std::vector<std::string> write(std::filesystem::path const& folder) const;

private:
  struct file {
    std::string arguments;
    official_rows rows;
  };

  file all_;
  std::map<std::string, file> by_board_;
};

/// Tests by name, of the _results.json in a folder. Throws config_error when there is no such file
/// or it is none.
std::vector<std::string> failed_tests(std::filesystem::path const& folder);

} // namespace mprun::upstream
