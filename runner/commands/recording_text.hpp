// A recording as text for people: one line for each line that was said and each thing that
// happened.
#pragma once

#include "transports/recording/recording_reader.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mprun {

struct recording_text_options {
  bool to_board = true;   ///< show what mprun sent
  bool from_board = true; ///< show what the board sent
  bool full = false;      ///< long binary too
};

/// Calls `print` with whole lines, in order. What one side said in pieces is put together, unless
/// it paused; a line has the time of its first byte.
void show_recording(recording const& content, recording_text_options const& options,
                    std::function<void(std::string_view)> const& print);

} // namespace mprun
