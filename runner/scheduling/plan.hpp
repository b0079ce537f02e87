// Which cells there are: every case × every board, or each case once on any board that suits it. A
// case that takes several boards at once is one cell under either assignment: it runs once, on as
// many boards as it takes of those that suit it and are free. So in `every` it does not meet each
// set of boards there is (that is what permutations of a multitest are for).
//
// Flow: make_plan(boards, cases, selection) → plan. What a board has is only known once it is open,
// so there are two tests: static_skip_reason() from the inventory alone (platform, tags, fixtures),
// and probed_skip_reason() from what the board was found to be (modules, heap, raw-paste).
#pragma once

#include "runner/events/board_facts.hpp"
#include "runner/events/event.hpp"
#include "runner/inventory/inventory.hpp"
#include "runner/scheduling/shard.hpp"
#include "suites/catalog/test_case.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

enum class assignment { every, any };

/// A cell by what it is called. `board`: as in the plan, empty where boards share it.
struct named_cell {
  std::string board;
  std::string suite;
  std::string name;
};

struct selection {
  std::vector<std::string> boards;    ///< ids; empty = all
  std::vector<std::string> tags;      ///< a board must have one of them; empty = all boards
  std::vector<std::string> case_tags; ///< a case must have one of them; empty = all cases
  std::vector<std::string> include;   ///< regular expressions on "suite/name"; one must be found
  std::vector<std::string> exclude;   ///< regular expressions on "suite/name"; none may be found
  std::optional<shard> part;          ///< applied to what the rest selects; none = all
  std::optional<std::vector<named_cell>> only; ///< applied to what the rest selects; none = all
};

struct plan_cell {
  std::size_t case_index = 0;
  std::optional<std::size_t> board_index; ///< none where boards share it
  reason skip_reason;                     ///< from the static test; none = to be run
  run_duration expected{};                ///< from earlier runs; 0 = not known
};

/// An attempt at a case in the recording of a board.
struct recorded_turn {
  std::size_t case_index = 0;
  std::size_t turns_before = 0; ///< at the same case, on whichever boards

  bool operator==(recorded_turn const&) const = default;
};

struct plan {
  std::vector<board_spec> boards;
  std::vector<test_case> cases;
  assignment assign = assignment::every;
  std::vector<plan_cell> cells;   ///< the index is the cell_id
  std::vector<std::size_t> order; ///< in which the cases are taken; empty = as they stand
  /// By board, if boards share cases: the attempts that its recording holds, in order; no value for
  /// a board that is not a recording. Empty without recordings.
  std::vector<std::optional<std::vector<recorded_turn>>> recorded;
  std::optional<shard> part;    ///< the shard that this plan covers
  std::size_t cases_of_all = 0; ///< number of cases before sharding
};

/// The names that a case can be selected by: "suite/name"; for MicroPython's own tests also the
/// file's name, as their own runner has it: "extmod/x.py".
std::vector<std::string> names_of(test_case const& test);

/// Throws config_error for a board id that does not exist and for a bad regular expression.
plan make_plan(std::vector<board_spec> boards, std::vector<test_case> cases,
               selection const& selected, assignment assign);

/// No reason where the board may run it.
reason static_skip_reason(test_case const& test, board_spec const& board);
/// The same without the details.
bool suits_statically(test_case const& test, board_spec const& board);

/// No reason where the board may run it.
reason probed_skip_reason(test_case const& test, board_facts const& facts);

/// Whether the case needs this host's network ports for itself while it runs on these boards.
bool holds_ports(test_case const& test, std::vector<board_spec> const& all,
                 std::vector<std::size_t> const& boards);

/// The modules that any of the cases asks for: the probe tries to import them.
std::vector<std::string> modules_asked_for(std::vector<test_case> const& cases);

} // namespace mprun
