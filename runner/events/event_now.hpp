// Makes an event of a fact that has just happened.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/events/event.hpp"

#include <chrono>
#include <utility>

namespace mprun {

/// `start`: when the run began.
inline event event_now(fact happened, run_clock::time_point start) {
  auto const at =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto const since = std::chrono::duration_cast<run_duration>(run_clock::now() - start);
  return {at, since, std::move(happened)};
}

} // namespace mprun
