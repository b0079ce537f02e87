#include "reports/baseline/baseline.hpp"

#include <algorithm>
#include <variant>

namespace mprun {
namespace {

baseline::outcome outcome_of(verdict result) noexcept {
  switch (result) {
  case verdict::passed: return baseline::outcome::passed;
  case verdict::skipped: return baseline::outcome::skipped;
  case verdict::failed:
  case verdict::errored:
  case verdict::timed_out: break;
  }
  return baseline::outcome::bad;
}

} // namespace

void baseline::note(std::string const& suite, std::string const& name, std::string const& board,
                    verdict result) {
  auto const [entry, is_new] = cases_[{suite, name}].insert_or_assign(board, outcome_of(result));
  results_ += is_new ? 1 : 0;
}

void baseline::note(run_model const& run) {
  for (auto const& cell : run.cells()) {
    note(std::string(cell.suite), std::string(cell.name), std::string(run.board_name(cell.board)),
         cell.verdict);
  }
}

std::string_view baseline::change(std::string const& suite, std::string const& name,
                                  std::string const& board, verdict result) const {
  auto const now = outcome_of(result);
  if (now == outcome::skipped) {
    return {};
  }
  auto was_bad = false;
  if (auto const known = cases_.find({suite, name}); known != cases_.end()) {
    auto const& boards = known->second;
    auto const here = boards.find(board);
    was_bad = here != boards.end()
                  ? here->second == outcome::bad
                  : std::any_of(boards.begin(), boards.end(),
                                [](auto const& entry) { return entry.second == outcome::bad; });
  }
  if (now == outcome::bad) {
    return was_bad ? "known" : "new";
  }
  return was_bad ? "fixed" : "";
}

void baseline_marks::mark(event& e) {
  if (auto const* planned = std::get_if<cell_planned>(&e.fact)) {
    if (planned->cell == cells_.size()) {
      cells_.emplace_back(planned->suite, planned->name);
    }
  } else if (auto* const done = std::get_if<cell_finished>(&e.fact)) {
    if (done->cell < cells_.size()) {
      auto const& [suite, name] = cells_[done->cell];
      done->baseline = before_.change(suite, name, done->board, done->verdict);
    }
  }
}

} // namespace mprun
