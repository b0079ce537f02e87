#include "runner/kinds/benchmark/perfbench.hpp"

#include "bench/farm/board_words.hpp"

#include <fmt/format.h>

namespace mprun::upstream {

task<result<void>> perfbench::run_on(board_at_work where, test_case const& about, expected_outputs&,
                                     attempt_finished& outcome) {
  perf_attempt attempt(known_, where.session, where.spec, about);
  auto kept = co_await attempt.prepare(outcome);
  for (std::size_t run = 0; attempt.is_running() && run < known_.setup.how.perf.runs; ++run) {
    kept = co_await attempt.run_once(outcome);
  }
  if (attempt.is_running()) {
    kept = co_await attempt.check(outcome);
  }
  if (!attempt.is_running()) {
    co_return kept;
  }
  outcome.verdict = verdict::passed;
  outcome.message =
      fmt::format("N={} M={}: {}", attempt.size().n, attempt.size().m, attempt.scores().in_words());
  perf_measured found{where.spec,
                      where.session.facts(),
                      fmt::format("{}/{}", about.suite, about.name),
                      link_words(where.spec),
                      attempt.size(),
                      attempt.scores()};
  where.session.journal().mask(found.link);
  // While a failure is being confirmed a run may pass: the last run counts.
  std::erase_if(measured_, [&](auto const& other) {
    return other.board.id == found.board.id && other.name == found.name;
  });
  measured_.push_back(std::move(found));
  co_return result<void>();
}

} // namespace mprun::upstream
