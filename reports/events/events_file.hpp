// events.ndjson: every event as it happens, one line each. It is the journal of a run that may
// crash, so it is written to `file`.partial line by line and renamed when the run is over.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

std::unique_ptr<reporter> make_events_file(std::filesystem::path file);

} // namespace mprun
