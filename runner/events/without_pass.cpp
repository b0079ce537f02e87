#include "runner/events/without_pass.hpp"

#include <algorithm>
#include <unordered_set>
#include <variant>

namespace mprun {
namespace {

bool is_done_with(cell_finished const& cell) noexcept {
  auto const was_left_out = cell.reason.code == reason_code::not_started ||
                            cell.reason.code == reason_code::skipped_by_user;
  return cell.verdict == verdict::passed || (cell.verdict == verdict::skipped && !was_left_out);
}

} // namespace

std::vector<cell_planned> cells_without_pass(std::deque<event> const& events) {
  std::vector<cell_planned> out;
  std::unordered_set<cell_id> done;
  for (auto const& each : events) {
    if (auto const* const planned = std::get_if<cell_planned>(&each.fact)) {
      out.push_back(*planned);
    } else if (auto const* const finished = std::get_if<cell_finished>(&each.fact)) {
      if (is_done_with(*finished)) {
        done.insert(finished->cell);
      }
    }
  }
  std::erase_if(out, [&done](cell_planned const& cell) { return done.contains(cell.cell); });
  return out;
}

} // namespace mprun
