// Measures in rounds: each begins with fresh connections (a board that is a process is restarted)
// and measures everything briefly, in a random order. Differences between connections and between
// minutes thus appear between the rounds, where a comparison looks for them; the samples of a
// single round hardly show them.
//
// Flow: rounds(measures, settings, console), then run(k) for k = 0, 1, …, and results(). A measure
// that fails has no figure and is not run again.
#pragma once

#include "base/async/run_clock.hpp"
#include "bench/farm/bench_console.hpp"
#include "bench/farm/farm_measure.hpp"
#include "bench/farm/measure_record.hpp"
#include "bench/farm/processor_choice.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <vector>

namespace mprun {

struct round_settings {
  unsigned count = 80;
  std::chrono::duration<double> visit{0.006}; ///< minimum duration of a visit
  /// The maximum time of a measure in all rounds together, unless a single visit takes longer: slow
  /// measures are visited in fewer rounds. 0: each is visited in every round.
  std::chrono::duration<double> max_per_measure{3};
  std::uint64_t seed = 1; ///< for the order of each round
};

class farm_rounds {
public:
  /// `begun`: the beginning of the run. The references must outlive this object.
  farm_rounds(bench_farm& farm, measure_list const& measures, round_settings const& settings,
              bench_console& console, run_clock::time_point begun);

  void run(unsigned round);

  std::deque<measure_record> const& records() const noexcept { return records_; }
  std::vector<measure> results() const;

private:
  bool is_due(measure_record const& record, unsigned round) const;
  void visit(measure_record& record, unsigned round);
  void visit_on_all_processors(measure_record& record, unsigned round);
  outcome try_once(measure_record& record);
  void note_host(unsigned round, host_state const& state);
  void recover(farm_measure& subject, no_figure const& why);

  bench_farm& farm_;
  round_settings settings_;
  bench_console& console_;
  run_clock::time_point begun_;
  processor_choice processors_;
  std::deque<measure_record> records_;
};

} // namespace mprun
