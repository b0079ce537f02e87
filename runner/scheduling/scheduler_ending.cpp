// How the scheduler ends a run: after too many failures, on request, at once, or with its last
// cell.
#include "runner/scheduling/scheduler.hpp"

#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace mprun {

void scheduler::check_max_fail(commands& out) {
  auto const without_pass = cells_.without_pass();
  if (options_.max_fail == 0 || without_pass < options_.max_fail || stopping_) {
    return;
  }
  auto more = stop(run_end::stopped_early,
                   fmt::format("not run: stopped after {} without a pass", without_pass));
  std::move(more.begin(), more.end(), std::back_inserter(out));
}

commands scheduler::stop(run_end how, std::string const& reason) {
  commands out;
  stopping_ = true;
  stop_reason_ = reason;
  end_ = how;
  line_.clear();
  for (auto const& [cell, boards] : host_.take_all()) {
    settle(out, cell, id_of(boards.front()), cells_.left_in_doubt(cell, blame::host, reason));
  }
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    if (!cells_.is_settled(cell) && !cells_.is_running(cell)) {
      auto const own = plan_.cells[cell].board_index;
      settle(out, cell, own ? id_of(*own) : board_that_passed(cell),
             unless_passed(cell, skipped_for({reason_code::not_started, {reason}})));
    }
  }
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const where = boards_.state_of(board);
    if (where == roster_state::waiting) {
      boards_.close(board);
    } else if (boards_.is_idle(board) || where == roster_state::opening) {
      close(out, board);
    }
  }
  return out;
}

commands scheduler::abort(run_end how, std::string const& reason) {
  auto out = stop(how, reason);
  for (std::size_t board = 0; board < boards_.size(); ++board) {
    auto const running = boards_.running(board);
    for (auto const cell : running) {
      settle(out, cell, id_of(board), {verdict::errored, blame::host, reason});
      release(cell);
    }
    if (boards_.state_of(board) == roster_state::open) {
      close(out, board);
    }
  }
  return out;
}

bool scheduler::finished() const noexcept {
  return cells_.unsettled() == 0 && boards_.open() == 0 &&
         (stopping_ || next_to_open_ == boards_.size());
}

} // namespace mprun
