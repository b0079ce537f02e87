#include "runner/scheduling/expected_times.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

namespace mprun {
namespace {

std::string key_of(std::string const& suite, std::string const& name) {
  return suite + "/" + name;
}

/// The median of at least one time; of an even number, the lower of the two in the middle.
run_duration median_of(std::vector<run_duration> times) {
  auto const median = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
  std::nth_element(times.begin(), median, times.end());
  return *median;
}

void order_longest_first(plan& plan) {
  std::vector<run_duration> longest(plan.cases.size());
  for (auto const& cell : plan.cells) {
    longest[cell.case_index] = std::max(longest[cell.case_index], cell.expected);
  }
  if (plan.order.empty()) {
    plan.order.resize(plan.cases.size());
    std::iota(plan.order.begin(), plan.order.end(), std::size_t{0});
  }
  std::stable_sort(plan.order.begin(), plan.order.end(),
                   [&](std::size_t a, std::size_t b) { return longest[a] > longest[b]; });
}

} // namespace

void past_times::add(std::string const& suite, std::string const& name, std::string board,
                     run_duration took) {
  times_[key_of(suite, name)][std::move(board)] = took;
}

std::optional<run_duration> past_times::of(test_case const& test, std::string const* board) const {
  auto const known = times_.find(key_of(test.suite, test.name));
  if (known == times_.end()) {
    return std::nullopt;
  }
  auto const& boards = known->second;
  auto const here = board == nullptr ? boards.end() : boards.find(*board);
  if (here != boards.end()) {
    return here->second;
  }
  std::vector<run_duration> times;
  times.reserve(boards.size());
  for (auto const& [name, took] : boards) {
    times.push_back(took);
  }
  return median_of(std::move(times));
}

void expect_times(plan& plan, past_times const& past) {
  std::vector<run_duration> known;
  std::vector<plan_cell*> unknown;
  for (auto& cell : plan.cells) {
    if (cell.skip_reason) {
      continue;
    }
    auto const* const board = cell.board_index ? &plan.boards[*cell.board_index].id : nullptr;
    if (auto const took = past.of(plan.cases[cell.case_index], board)) {
      cell.expected = *took;
      known.push_back(*took);
    } else {
      unknown.push_back(&cell);
    }
  }
  if (known.empty() || known.size() < unknown.size()) {
    for (auto& cell : plan.cells) {
      cell.expected = {};
    }
    return;
  }
  auto const usual = median_of(std::move(known));
  for (auto* const cell : unknown) {
    cell->expected = usual;
  }
  order_longest_first(plan);
}

} // namespace mprun
