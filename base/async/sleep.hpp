// Waits for time to go by; ends at once when the coroutine is cancelled.
#pragma once

#include "base/async/run_clock.hpp"
#include "base/async/task.hpp"

namespace mprun {

task<void> sleep_until(run_clock::time_point when);
task<void> sleep_for(run_clock::duration length);

} // namespace mprun
