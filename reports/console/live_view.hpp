// What the person at the terminal has chosen to see, and how a key changes that or asks something
// of the run.
//
//   d        details of a board, or all boards again; Escape leaves them too
//   up down  (or k j) another board
//   s        skip what runs now; while details are shown, only what runs on that board
//   p        pause: no further case starts; resume
//   q        stop, as the first Ctrl-C does
#pragma once

#include "runner/events/run_model.hpp"
#include "runner/host/run_wish.hpp"
#include "runner/host/typed_keys.hpp"

#include <optional>
#include <vector>

namespace mprun {

struct live_view {
  bool takes_keys = false;
  run_pace pace = run_pace::going;
  bool shows_details = false;
  board_index board = no_board; ///< its details are shown, or were shown last
};

/// Returns what the key asks of the run, if anything.
std::optional<run_wish> press(live_view& view, typed_key key, run_model const& run);

/// The boards that are at work, those first whose case has run longest: one that hangs is at the
/// head.
std::vector<board_index> longest_running(run_model const& run);

} // namespace mprun
