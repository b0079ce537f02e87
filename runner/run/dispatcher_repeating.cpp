// Cases again and again (--stress): when that is over, and how often it failed.
#include "runner/events/failure_rate.hpp"
#include "runner/run/dispatcher_worker.hpp"

#include <fmt/format.h>

namespace mprun {

void dispatcher::limit_repeating() {
  if (!options_.repeat_for) {
    return;
  }
  repeat_limit_.expires_after(*options_.repeat_for);
  repeat_limit_.async_wait([this](error_code ec) {
    if (!ec && !ended_) {
      carry_out(scheduler_.end_repeating());
    }
  });
}

/// Reports the failure rate of each case that failed, and of all together.
void dispatcher::report_repetitions() {
  if (options_.scheduling.repetitions == 1) {
    return;
  }
  constexpr std::size_t max_reported = 10;
  std::size_t reported = 0;
  repetition_count sum;
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    auto const& test = plan_.cases[planned.case_index];
    auto const count = scheduler_.repetitions(cell);
    sum.all += count.all;
    sum.failed += count.failed;
    if (count.failed != 0 && reported++ < max_reported) {
      auto const board = planned.board_index ? plan_.boards[*planned.board_index].id : "";
      emit(notice{board, fmt::format("{}/{}: {}", test.suite, test.name,
                                     failure_rate_text(count.failed, count.all))});
    }
  }
  emit(notice{"", fmt::format("stress: {}", failure_rate_text(sum.failed, sum.all))});
}

} // namespace mprun
