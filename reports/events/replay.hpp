// Reads a recorded run (events.ndjson, or events.ndjson.partial of one that was killed) and hands
// its events on, in order.
#pragma once

#include "runner/events/event.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace mprun {

/// Returns what is wrong with the file in one line, empty when it was read. A last line that was
/// cut off is no error: it is how the journal of a killed run ends. Nothing is handed on when the
/// file does not begin as a recorded run.
std::string replay(std::filesystem::path const& file,
                   std::function<void(event const&)> const& on_event);

} // namespace mprun
