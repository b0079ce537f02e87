// events.ndjson: every event as it happens, one line each. The journal of a run that may crash: it
// is written as `file`.partial, a line at a time, and gets its name when the run is over.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

std::unique_ptr<reporter> make_events_file(std::filesystem::path file);

} // namespace mprun
