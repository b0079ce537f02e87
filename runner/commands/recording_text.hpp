// A recording as text for people: a line for each line that was sent and for each other event.
#pragma once

#include "transports/recording/recording_reader.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mprun {

struct recording_text_options {
  bool to_board = true;   ///< show what mprun sent
  bool from_board = true; ///< show what the board sent
  bool full = false;      ///< do not abbreviate long binary pieces
};

/// Calls `print` with whole lines, in order. Pieces of one side are joined unless there was a pause
/// between them; a line has the time of its first byte.
void show_recording(recording const& content, recording_text_options const& options,
                    std::function<void(std::string_view)> const& print);

} // namespace mprun
