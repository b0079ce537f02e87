// Reads a recorded run (events.ndjson, or the events.ndjson.partial of a run that was killed) and
// passes on its events in order.
#pragma once

#include "base/files/file_failure.hpp"
#include "runner/events/event.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>

namespace mprun {

/// A line that holds no event.
struct damaged_line {
  std::size_t number = 0;  ///< from 1
  bool is_cut_off = false; ///< the last line, which has no newline
};

/// Fails if the file cannot be read, or is not what a run recorded. A last line that was cut off is
/// not an error: that is how the journal of a killed run ends. Nothing is passed on if the file
/// does not begin like a recorded run. With `on_damage`, which is called for each damaged line, no
/// damaged line is an error.
file_result<void> replay(std::filesystem::path const& file,
                         std::function<void(event&&)> const& on_event,
                         std::function<void(damaged_line const&)> const& on_damage = {});

} // namespace mprun
