// Outcomes, boards and plans for tests of the scheduler.
#pragma once

#include "runner/scheduling/commands.hpp"
#include "runner/scheduling/plan.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

inline attempt_outcome const passes{verdict::passed, blame::none, ""};
inline attempt_outcome const fails{verdict::failed, blame::test, "1 != 2"};
inline attempt_outcome const in_doubt{verdict::failed, blame::test, "beside: 1 != 2", true};

inline std::vector<board_spec> some_boards(std::size_t number) {
  std::vector<board_spec> specs(number);
  for (std::size_t b = 0; b < number; ++b) {
    specs[b].id = "board-" + std::to_string(b);
    specs[b].platform = "unix";
  }
  return specs;
}

/// `several`: how many boards each case takes; beyond its end they take one.
inline plan small_plan(std::size_t boards, std::size_t cases, assignment assign,
                       std::vector<std::size_t> const& several = {}) {
  std::vector<test_case> list(cases);
  for (std::size_t c = 0; c < cases; ++c) {
    list[c].suite = "suite";
    list[c].name = "case-" + std::to_string(c);
    list[c].boards = c < several.size() ? several[c] : 1;
  }
  return make_plan(some_boards(boards), std::move(list), {}, assign);
}

} // namespace mprun
