// Something that can be measured on a farm; each measure has its own file.
//
// Flow of a visit in a round, each step driven to its end by bench_farm: prepare(), untimed;
// iterate() as long as the visit lasts; finish(), untimed, for last checks and cleaning up. A step
// that fails ends the measure, which then has no figure.
#pragma once

#include "base/async/run_clock.hpp"
#include "bench/farm/farm_board.hpp"
#include "bench/files/measure.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mprun {

/// A further figure of a measure beside its time: a percentile, a load of this host.
struct further_figure {
  std::string name; ///< "p95", appended to the measure's name
  std::string unit; ///< as in measure::unit; lower is better
  double value = 0;
};

struct iteration {
  double seconds = 0; ///< for all commands (keys, …) of a batch together
  std::vector<further_figure> further;
};

class farm_measure {
public:
  /// `about` has name, kind, payload, size and sha256. There is at least one board; boards outlive
  /// it.
  farm_measure(bench_farm& farm, std::vector<farm_board*> boards, measure about)
      : farm_(farm), boards_(std::move(boards)), about_(std::move(about)) {}
  farm_measure(farm_measure const&) = delete;
  farm_measure& operator=(farm_measure const&) = delete;
  virtual ~farm_measure() = default;

  virtual outcome prepare() { return make_boards_ready(); }
  virtual outcome iterate(iteration& into) = 0;
  /// Also called after a failed step, if the boards can still be used; then its outcome is ignored.
  virtual outcome finish() { return {}; }

  /// How many commands (keys, …) an iterate() performs; the figure is the time of a single one.
  virtual unsigned batch() const noexcept { return 1; }

  /// Whether all its boards work at the same time.
  virtual bool works_at_once() const noexcept { return false; }

  measure const& about() const noexcept { return about_; }
  std::vector<farm_board*> const& boards() const noexcept { return boards_; }
  bench_farm& farm() const noexcept { return farm_; }

protected:
  outcome make_boards_ready();
  /// For a payload that depends on the board; figures of other payloads are not comparable.
  void set_payload(std::string payload) { about_.payload = std::move(payload); }

private:
  bench_farm& farm_;
  std::vector<farm_board*> boards_;
  measure about_;
};

using measure_list = std::vector<std::unique_ptr<farm_measure>>;

/// Makes measures for these boards of a farm.
using measure_maker = std::function<measure_list(bench_farm&, std::vector<farm_board*> const&)>;

/// Every measure for each of these boards, and those for all of them together.
measure_list make_measures(bench_farm& farm, std::vector<farm_board*> const& boards);

/// Adds "p50", … for these times.
void add_percentiles(iteration& into, std::vector<double> seconds,
                     std::vector<int> const& percents);

inline double seconds_since(run_clock::time_point begun) {
  return std::chrono::duration<double>(run_clock::now() - begun).count();
}

} // namespace mprun
