// What the dispatcher keeps for each open board.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "runner/mounting/board_mount.hpp"
#include "runner/run/dispatcher.hpp"

#include <deque>
#include <optional>

namespace mprun {

/// One board's coroutine waits on `wake` for its next order.
struct dispatcher::worker {
  worker(board_spec const& spec, session_environment& environment)
      : board(spec), session(spec, environment), files(start_folder(spec, environment.workspace)),
        wake(environment.executor) {}

  board_spec const& board;
  mprun::session session;
  case_files files;
  std::optional<board_mount> library;
  notification wake;
  std::deque<start_attempt> orders; ///< more than one where the board has several lanes
  bool to_close = false;
  bool had_trouble = false; ///< something did not pass on it
  int under_way = 0;        ///< attempts
  bool is_lost = false;
  bool is_opening = true;
};

} // namespace mprun
