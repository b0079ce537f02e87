// What the dispatcher keeps for each open board, and for each attempt that is under way.
#pragma once

#include "base/async/notification.hpp"
#include "base/async/run_clock.hpp"
#include "base/async/stop_request.hpp"
#include "runner/mounting/board_mount.hpp"
#include "runner/run/dispatcher.hpp"

#include <deque>
#include <memory>
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

/// The sum over all boards of an attempt, since they were opened.
struct dispatcher::line_counts {
  unsigned resets = 0;
  unsigned faults = 0;
};

struct dispatcher::at_work {
  start_attempt order;
  test_case const& about;
  std::vector<worker*> team; ///< in the order's order
  attempt_finished outcome;
  kept_boards kept; ///< in the last run
  bool in_doubt = false;
  bool is_skipped = false; ///< its user does not want to wait for it
  std::shared_ptr<stop_request> stop = std::make_shared<stop_request>();

  line_counts counts() const;
};

} // namespace mprun
