// A recorded run that is being merged with others.
#pragma once

#include "reports/events/run_outline.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace mprun {

struct run_in_merge {
  recorded_run const* recorded = nullptr;
  run_outline outline;
  std::vector<std::optional<cell_id>> numbers; ///< new number per cell; none: another run counts

  wall_time began() const { return recorded->events.front().at; }
  run_duration took() const {
    return outline.finished ? outline.finished->took : recorded->events.back().since_start;
  }
  std::string_view id() const { return outline.started->run_id; }
  /// How many lines are damaged, not counting a last line that was cut off.
  std::size_t damaged_inside() const {
    auto const& lines = recorded->damaged;
    return lines.size() - (!lines.empty() && lines.back().is_cut_off ? 1 : 0);
  }
};

} // namespace mprun
