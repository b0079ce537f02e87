// Cases whose failures are known and do not count, until a day: what a quarantine file says.
//
// Flow: load_quarantine(file, …), then excuse() for each case that ended on a board. An entry whose
// day is over excuses nothing; expired() reports those.
//
// A file is YAML, a list of entries:
//
//   - tests: '^extmod/uart_'       an expression, or a list of them, searched for as -i does
//     boards: [rp2, pico-1]        expressions for the whole of a board's id, platform or tag
//     firmware: 'v1\.26'           an expression, searched for in what the board says it runs
//     reason: the UART loses its first byte
//     owner: ann
//     expires: 2026-12-31          the last day on which it holds (UTC)
//
// `boards` and `firmware` may be left out. Octoprobe's xfail files (JSON: group, test, boards) are
// read too; theirs never expire.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mprun {

struct quarantine_entry {
  std::vector<std::regex> tests;                 ///< one must be found in the test's name
  std::vector<std::regex> boards;                ///< one must match; empty: any board
  std::optional<std::regex> firmware;            ///< must be found
  std::optional<std::chrono::sys_days> last_day; ///< none: it does not expire
  std::string reason;
  std::string owner;    ///< may be empty in an xfail file
  std::string location; ///< "quarantine.yaml:3"
};

/// The board that a case ended on.
struct quarantined_board {
  std::string id;
  std::string platform;
  std::vector<std::string> tags;
  std::string firmware; ///< empty where the board never opened
};

class quarantine {
public:
  /// `today` decides which entries have expired.
  quarantine(std::vector<quarantine_entry> entries, std::chrono::sys_days today);

  /// "the UART loses its first byte; ann, until 2026-12-31; quarantine.yaml:3" of the first entry
  /// that fits; empty where none does. `test`: "suite/name". Without a board (none took the case)
  /// only entries for any board and firmware fit.
  std::string excuse(std::string const& test, quarantined_board const* board);

  /// A message for each entry that has expired and would fit one of these tests.
  std::vector<std::string> expired(std::vector<std::string> const& tests) const;

private:
  std::vector<std::size_t> const& entries_for(std::string const& test);

  std::vector<quarantine_entry> entries_; ///< those that have not expired
  std::vector<quarantine_entry> expired_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_test_; ///< computed once per test
};

/// How MicroPython's tests are run: each group of an xfail file is for one of these ways.
struct xfail_groups {
  bool native = false;  ///< --emit native
  bool via_mpy = false; ///< --via-mpy
  bool natmod = false;  ///< --natmod
};

/// Throws config_error for what is wrong in the file, with its position. A file whose name ends
/// with .json is read as an xfail file.
quarantine load_quarantine(std::filesystem::path const& file, xfail_groups const& groups,
                           std::chrono::sys_days today);

/// "2026-12-31"; nothing when the text is not a valid day.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);
std::string day_text(std::chrono::sys_days day);

} // namespace mprun
