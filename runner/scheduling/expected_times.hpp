// How long the cells of a plan will take, as earlier runs tell: the longest cases begin first, and
// a person is told how much time is left.
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

  /// On the board; where it never passed there, or is nobody's own (board is null): the middle of
  /// all boards' times.
  std::optional<run_duration> of(test_case const& what, std::string const* board) const;

private:
  using by_board = std::map<std::string, run_duration>;
  std::map<std::string, by_board> times_; ///< by suite/name
};

/// Where times of at least half of the cells that are to run are known, each of these gets one, a
/// case that is new the middle of all; and the cases are ordered longest first, those of equal
/// length as they stood. Else the plan stays as it is: a first run needs no past.
void expect_times(plan& what, past_times const& past);

} // namespace mprun
