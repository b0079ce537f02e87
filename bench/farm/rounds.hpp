// Measures in rounds: each begins with fresh connections (a board that is a process is started
// anew), and measures everything briefly, in an order of its own. What differs from one connection
// to the next, and from one minute to the next, so shows between the rounds, where a comparison
// looks for it; samples of one round tell little of it.
//
// Flow: rounds(measures, settings, console), then run(k) for k = 0, 1, …, and results(). A measure
// that fails once has no figure and is not asked again.
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
  std::chrono::duration<double> visit{0.006}; ///< that each measure takes at least, a round
  /// That a measure takes in all rounds together, unless a single visit takes longer: a slow one
  /// has visits in fewer rounds. 0: each is visited in each round.
  std::chrono::duration<double> most_per_measure{3};
  std::uint64_t seed = 1; ///< of the orders
};

class farm_rounds {
public:
  /// `begun`: when the run began. All must outlive this.
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
  void recover(farm_measure& what, no_figure const& why);

  bench_farm& farm_;
  round_settings settings_;
  bench_console& console_;
  run_clock::time_point begun_;
  processor_choice processors_;
  std::deque<measure_record> records_;
};

} // namespace mprun
