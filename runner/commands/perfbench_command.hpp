// What `mprun run` does besides where the paths are benchmarks of MicroPython's perf_bench/.
//
// Flow: is_meant() looks at the paths; cases() are those of the plan; prepare() has the run measure
// them; finish() writes bench.json, for `mprun compare`, and the official _results.json.
#pragma once

#include "reports/report_set.hpp"
#include "runner/dispatcher.hpp"
#include "runner/options.hpp"
#include "runner/plan.hpp"
#include "runner/upstream/perfbench.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mprun {

class perfbench_command {
public:
  /// Throws config_error where some of the paths are such benchmarks and some are not.
  explicit perfbench_command(run_options const& options);

  bool is_meant() const noexcept { return is_meant_; }
  std::vector<test_case> cases() const;
  void prepare(plan const& what, dispatcher_options& run);
  void finish(report_set& reports, std::string const& run_id) const;

private:
  run_options const& options_;
  bool is_meant_ = false;
  std::optional<upstream::perfbench> engine_;
};

} // namespace mprun
