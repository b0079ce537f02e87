#include "reports/history/prune.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

/// Not counting the pages that are free for reuse.
std::int64_t bytes_in_use(database& file) {
  auto const pages = file.number("PRAGMA page_count") - file.number("PRAGMA freelist_count");
  return pages * file.number("PRAGMA page_size");
}

void forget_run(database& file, std::int64_t run) {
  transaction whole(file);
  for (auto const* table : {"transfer", "attempt", "result", "board_state"}) {
    file.execute(fmt::format("DELETE FROM {} WHERE run = {}", table, run));
  }
  file.execute(fmt::format("DELETE FROM run WHERE id = {}", run));
  whole.commit();
}

} // namespace

void prune(database& file, wall_time now, history_limits const& limits) {
  auto const oldest_kept = (now - limits.age).time_since_epoch().count();
  std::size_t forgotten = 0;
  for (; forgotten < limits.runs_at_once && !file.failed(); ++forgotten) {
    statement oldest(file, "SELECT id, started_ms FROM run WHERE started_ms < "
                           "(SELECT max(started_ms) FROM run) ORDER BY started_ms LIMIT 1");
    if (!oldest.step()) {
      break;
    }
    auto const run = oldest.number(0);
    auto const is_old = oldest.number(1) < oldest_kept;
    oldest.end();
    if (!is_old && bytes_in_use(file) <= limits.bytes) {
      break;
    }
    forget_run(file, run);
  }
  if (forgotten != 0) {
    file.execute("PRAGMA incremental_vacuum(4096)");
  }
}

} // namespace mprun
