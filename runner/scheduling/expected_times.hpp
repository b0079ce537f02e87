// How long the cells of a plan will take, judging by earlier runs: the longest cases begin first,
// and the console shows how much time is left.
//
// Flow: add() what is known to past_times, then expect_times(plan). Pure.
#pragma once

#include "runner/events/event.hpp"
#include "runner/scheduling/plan.hpp"

#include <map>
#include <optional>
#include <string>

namespace mprun {

/// How long cases took on boards when they passed.
class past_times {
public:
  void add(std::string const& suite, std::string const& name, std::string board, run_duration took);
  bool empty() const noexcept { return times_.empty(); }

  /// The time on the board; where the case never passed there, or boards share it (board is null),
  /// the median over all boards.
  std::optional<run_duration> of(test_case const& test, std::string const* board) const;

private:
  using by_board = std::map<std::string, run_duration>;
  std::map<std::string, by_board> times_; ///< by suite/name
};

/// If the times of at least half of the cells to run are known, every such cell gets an expected
/// time (a new case the median of all), and the cases are ordered longest first; cases of equal
/// length keep their order. Otherwise the plan stays as it is.
void expect_times(plan& plan, past_times const& past);

} // namespace mprun
