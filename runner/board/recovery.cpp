#include "runner/board/recovery.hpp"

#include <array>
#include <cstddef>

namespace mprun {
namespace {

enum state : unsigned {
  is_back,
  is_lost,
  opens,
  line_asks, ///< the board did not answer, but may just have been busy
  line_resets,
  line_is_reset_from_outside,
  process_restarts,
  prompt_asks,
  prompt_asks_process,
  clear_asks,
  clear_resets,
  clear_asks_again,
};

struct row {
  state of;
  recovery_rung rung;
  state when_it_works;
  state when_not;
  state when_it_started_anew; ///< it works, and the board was reset on the way
};

using enum recovery_rung;

constexpr std::array rows{
    // A board that did not answer is asked once more, because a reset by DTR and RTS, and even more
    // a new opening, costs seconds and, on some boards, their state.
    row{line_asks, enter, line_resets, line_is_reset_from_outside, line_resets},
    row{line_resets, reset, is_back, line_is_reset_from_outside, is_back},
    row{line_is_reset_from_outside, reset_by_lines, is_back, opens, is_back},
    row{process_restarts, reset, is_back, opens, is_back},
    row{opens, open, is_back, is_lost, is_back},

    // The board stays as it is if it answers.
    row{prompt_asks, enter, is_back, line_asks, is_back},
    row{prompt_asks_process, enter, is_back, process_restarts, is_back},

    // A running program must end: by a reset, unless the board restarted when it was asked.
    row{clear_asks, enter, clear_resets, line_asks, is_back},
    // The reset ends a WebREPL, and the link with it.
    row{clear_resets, reset, is_back, clear_asks_again, is_back},
    row{clear_asks_again, enter, is_back, line_asks, is_back},
};

constexpr row const* row_of(unsigned wanted) noexcept {
  for (auto const& each : rows) {
    if (each.of == wanted) {
      return &each;
    }
  }
  return nullptr;
}

unsigned first_of(recovery_goal goal, recovery_link over) noexcept {
  if (over == recovery_link::none) {
    return opens;
  }
  auto const is_process = over == recovery_link::process;
  switch (goal) {
  case recovery_goal::prompt: return is_process ? prompt_asks_process : prompt_asks;
  case recovery_goal::fresh: return is_process ? process_restarts : line_asks;
  case recovery_goal::stopped_and_fresh: return is_process ? process_restarts : clear_asks;
  }
  return opens;
}

} // namespace

recovery::recovery(recovery_goal goal, recovery_link over) noexcept
    : state_(first_of(goal, over)) {}

std::optional<recovery_rung> recovery::next() const noexcept {
  auto const* const now = row_of(state_);
  return now == nullptr ? std::nullopt : std::optional(now->rung);
}

void recovery::done(bool worked, bool has_started) noexcept {
  if (auto const* const now = row_of(state_)) {
    state_ = !worked ? now->when_not : has_started ? now->when_it_started_anew : now->when_it_works;
  }
}

bool recovery::succeeded() const noexcept {
  return state_ == is_back;
}

} // namespace mprun
