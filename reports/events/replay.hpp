// Reads a recorded run (events.ndjson, or events.ndjson.partial of one that was killed) and hands
// its events on, in order.
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
  bool is_cut_off = false; ///< the last line, without its end
};

/// Fails where the file cannot be read, or is not what a run recorded. A last line that was cut off
/// is no error: it is how the journal of a killed run ends. Nothing is handed on when the file does
/// not begin as a recorded run. With `on_damage`, which is told of each damaged line, no other one
/// is an error either.
file_result<void> replay(std::filesystem::path const& file,
                         std::function<void(event const&)> const& on_event,
                         std::function<void(damaged_line const&)> const& on_damage = {});

} // namespace mprun
