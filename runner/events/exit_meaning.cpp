#include "runner/events/exit_meaning.hpp"

#include "runner/events/exit_codes.hpp"

#include <algorithm>

namespace mprun {

std::string_view exit_meaning(run_model const& run) {
  // An error that is the test's doing counts as its failure.
  auto const at_fault = [](cell_state const& cell) {
    auto const failed = cell.verdict == verdict::failed ||
                        (cell.verdict != verdict::passed && cell.blame == blame::test);
    return failed && !cell.is_excused();
  };
  auto const only_flaky = std::none_of(run.cells().begin(), run.cells().end(), at_fault);
  auto const out_of_time = run.finished() && run.finished()->how == run_end::timed_out;
  if (!run.finished()) {
    return "the record of the run is incomplete";
  }
  switch (run.exit_code()) {
  case exit_codes::success:
    return run.totals().quarantined == 0 ? "no case failed"
                                         : "no case failed that is not quarantined";
  case exit_codes::test_failure:
    return only_flaky ? "no case failed, but flaky ones count (--flaky fail)"
                      : "a test is at fault";
  case exit_codes::error:
    return out_of_time ? "the run took longer than --run-timeout"
                       : "no test is at fault, but errors left cases without a pass";
  case exit_codes::nothing_ran: return "no case was run";
  case exit_codes::interrupted: return "interrupted";
  default: return "see the documentation";
  }
}

std::string_view end_name(run_model const& run) {
  if (!run.finished()) {
    return "cut-off";
  }
  switch (run.finished()->how) {
  case run_end::complete: return "complete";
  case run_end::stopped_early: return "stopped-early";
  case run_end::timed_out: return "timed-out";
  case run_end::interrupted: return "interrupted";
  }
  return "complete";
}

} // namespace mprun
