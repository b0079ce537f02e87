#include "runner/events/baseline_changes.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun {

std::string changes_text(run_model const& run) {
  std::string out;
  for (auto const* const kind : {"new", "fixed", "known"}) {
    auto const cells =
        std::count_if(run.cells().begin(), run.cells().end(),
                      [kind](cell_state const& cell) { return cell.baseline == kind; });
    if (cells != 0) {
      out += fmt::format("{}{} {}", out.empty() ? "" : ", ", cells, kind);
    }
  }
  return out.empty() ? out : out + " compared with the baseline";
}

} // namespace mprun
