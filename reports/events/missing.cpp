#include "reports/events/missing.hpp"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mprun {
namespace {

std::string counted(std::size_t number, std::string_view word) {
  return fmt::format("{} {}{}", number, word, number == 1 ? "" : "s");
}

/// "lines 3, 7, 9 and 2 more are not events, the last line is cut off".
std::string damage_text(run_in_merge const& run) {
  constexpr std::size_t max_numbers = 5;
  std::vector<std::size_t> numbers;
  for (auto const& line : run.recorded->damaged) {
    if (!line.is_cut_off && numbers.size() < max_numbers) {
      numbers.push_back(line.number);
    }
  }
  auto const inside = run.damaged_inside();
  std::vector<std::string> parts;
  if (inside != 0) {
    auto const more = inside - numbers.size();
    parts.push_back(fmt::format("line{} {}{} {}", inside == 1 ? "" : "s", fmt::join(numbers, ", "),
                                more == 0 ? "" : fmt::format(" and {} more", more),
                                inside == 1 ? "is not an event" : "are not events"));
  }
  if (inside != run.recorded->damaged.size()) {
    parts.emplace_back("the last line is cut off");
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// Nothing had run yet, so it is unknown how many cases there were going to be.
bool ends_within_plan(run_in_merge const& run) {
  auto const& last = run.recorded->events.back().fact;
  return std::holds_alternative<run_started>(last) ||
         std::holds_alternative<board_declared>(last) || std::holds_alternative<cell_planned>(last);
}

} // namespace

bool is_whole(run_in_merge const& run) {
  auto const& cells = run.outline.cells;
  return run.recorded->damaged.empty() && run.outline.finished != nullptr &&
         std::all_of(cells.begin(), cells.end(),
                     [](outlined_cell const& cell) { return cell.finished != nullptr; });
}

std::string missing_of(run_in_merge const& run, bool are_others) {
  std::size_t without_verdict = 0;
  for (std::size_t index = 0; index < run.numbers.size(); ++index) {
    auto const counts = run.numbers[index].has_value();
    without_verdict += counts && run.outline.cells[index].finished == nullptr ? 1 : 0;
  }
  auto const is_plan_cut = run.outline.finished == nullptr && ends_within_plan(run);
  // What a newer run has run again is not missing.
  if (are_others && run.damaged_inside() == 0 && without_verdict == 0 && !is_plan_cut) {
    return {};
  }
  std::vector<std::string> parts;
  if (auto damage = damage_text(run); !damage.empty()) {
    parts.push_back(std::move(damage));
  }
  if (run.outline.homeless != 0) {
    parts.push_back(fmt::format("{} of cases whose plan is lost {} left out",
                                counted(run.outline.homeless, "event"),
                                run.outline.homeless == 1 ? "is" : "are"));
  }
  if (run.outline.finished == nullptr) {
    parts.emplace_back(is_plan_cut ? "it ends within the plan, so cases may be missing"
                                   : "it ends before the run did");
  }
  if (without_verdict != 0) {
    parts.push_back(fmt::format("{} of {} {} no verdict", without_verdict,
                                counted(run.outline.cells.size(), "case"),
                                without_verdict == 1 ? "has" : "have"));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

} // namespace mprun
