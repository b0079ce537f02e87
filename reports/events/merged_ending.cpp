#include "reports/events/merged_ending.hpp"

#include "runner/events/exit_codes.hpp"

#include <algorithm>

namespace mprun {
namespace {

bool is_error(verdict v) noexcept {
  return v == verdict::errored || v == verdict::timed_out;
}

/// Quarantined results do not count.
bool counts(cell_finished const& cell) noexcept {
  return cell.quarantine.empty();
}

bool is_at_fault(cell_finished const& cell) noexcept {
  auto const failed =
      cell.verdict == verdict::failed || (is_error(cell.verdict) && cell.blame == blame::test);
  return failed && counts(cell);
}

/// With --flaky fail a run exits as if a test had failed, although none did.
bool fails_for_flaky(run_in_merge const& run) {
  auto const& cells = run.outline.cells;
  return run.outline.finished != nullptr &&
         run.outline.finished->exit_code == exit_codes::test_failure &&
         std::none_of(cells.begin(), cells.end(), [](outlined_cell const& cell) {
           return cell.finished != nullptr && is_at_fault(*cell.finished);
         });
}

} // namespace

bool was_not_run(outlined_cell const& cell) noexcept {
  return cell.finished == nullptr || (cell.finished->verdict == verdict::skipped &&
                                      cell.finished->reason.code == reason_code::not_started);
}

run_finished ending_of(std::vector<run_in_merge> const& runs, run_duration took) {
  run_finished out;
  out.took = took;
  auto any_failure = false;
  auto any_error = false;
  auto any_run = false;
  for (auto const& run : runs) {
    auto const flaky_fails = fails_for_flaky(run);
    for (std::size_t index = 0; index < run.numbers.size(); ++index) {
      auto const& cell = run.outline.cells[index];
      if (!run.numbers[index] || cell.finished == nullptr) {
        continue;
      }
      auto const& end = *cell.finished;
      any_failure = any_failure || is_at_fault(end) || (flaky_fails && end.flaky && counts(end));
      any_error = any_error || (is_error(end.verdict) && counts(end));
      any_run = any_run || (end.attempts != 0 && end.verdict != verdict::skipped);
      if (was_not_run(cell) && run.outline.finished != nullptr) {
        out.how = std::max(out.how, run.outline.finished->how);
      }
    }
  }
  out.exit_code = out.how == run_end::interrupted ? exit_codes::interrupted
                  : out.how == run_end::timed_out ? exit_codes::error
                  : any_failure                   ? exit_codes::test_failure
                  : any_error                     ? exit_codes::error
                  : any_run                       ? exit_codes::success
                                                  : exit_codes::nothing_ran;
  return out;
}

} // namespace mprun
