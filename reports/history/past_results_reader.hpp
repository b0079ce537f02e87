// How the cases of a run did in the runs before it, from the history, for the page of the run.
#pragma once

#include "reports/history/database.hpp"
#include "reports/html/past_results.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>

namespace mprun {

struct past_limits {
  std::size_t runs = 20;          ///< at most, of those that had any of the cases
  std::size_t searched_runs = 60; ///< the newest, which may be of other suites
  std::size_t results = 200'000;  ///< no further run is read once as many were
};

/// Only runs that began before `run`. After a failure, which the database reports, this is what was
/// read before it.
past_results read_past_results(database& file, run_model const& run,
                               past_limits const& limits = {});

} // namespace mprun
