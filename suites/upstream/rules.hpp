// Which of MicroPython's tests a board skips, by the rules of its run-tests.py.
//
// Flow: read_rules() of the JSON that read_rules.py made of the tree's own run-tests.py, or of
// builtin_rules.json → rules; then skip_reason(test) for each test and board. The rules are data:
// conditions on subjects ("args.float_prec" < 32, "skip_native" is true), which a board's features
// answer, and the tests that are skipped when all of a rule's conditions hold.
#pragma once

#include "runner/events/reason.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::upstream {

/// What is known about a board and how the tests are run, by the names that run-tests.py uses. A
/// value is a list of words; none, "0" and "False" are what Python takes for false.
using board_subjects = std::map<std::string, std::vector<std::string>>;

struct condition {
  enum class relation { is_true, is_false, equal, unequal, less, in, not_in, lacks };

  std::string subject;
  relation how = relation::is_true;
  std::vector<std::string> values;
};

/// A script of feature_check/ and what its output must be for the probe's name to be true.
struct probe {
  std::string file;     ///< "native_check.py"
  std::string relation; ///< "==", "!=", "lacks", "differs from CPython"
  std::string value;
};

struct skip_rule {
  std::vector<condition> when; ///< all must hold
  std::set<std::string> tests; ///< "basics/x.py"
  std::vector<std::string> path_prefixes;
  std::vector<std::string> globs;
  std::vector<std::string> name_prefixes; ///< of the test's name without folder and .py
  std::vector<std::string> name_suffixes;
  std::vector<std::string> name_contains;
  std::string table_name; ///< of a rule that is a table: "platform_tests_to_skip"
  std::string key;        ///< the subject whose value chooses its row
  std::map<std::string, std::set<std::string>> table;
};

struct known_flake {
  std::string reason;
  std::vector<std::string> platforms; ///< of this host; empty = all
};

struct rules {
  std::map<std::string, probe> probes;
  std::vector<skip_rule> skips;
  std::set<std::string> regex_tests;
  std::set<std::string> wiring_tests;
  std::map<std::string, known_flake> flaky_tests;
  std::map<std::string, std::string> ports; ///< platform → port, where the names differ
  std::vector<std::string> pc_platforms;
  std::vector<std::string> not_understood; ///< parts of run-tests.py, with their lines

  bool is_pc(std::string const& platform) const;
  std::string port_of(std::string const& platform) const;
};

/// Empty when the text is not such JSON. What it lacks is taken from `fallback`.
std::optional<rules> read_rules(std::string_view json, rules const* fallback);

/// The rules that ship with the program.
rules builtin_rules();

/// Whether the probe's name is true for a board that printed `output`.
bool holds(probe const& tested, std::string_view output, std::string_view byte_order_of_host);

/// Why the board with these subjects skips the test "basics/x.py"; empty when it does not.
reason skip_reason(rules const& all, std::string const& test, board_subjects const& board);

} // namespace mprun::upstream
