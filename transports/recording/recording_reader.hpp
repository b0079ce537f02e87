// Reads a recording: whole, or what a run that was killed left of it.
//
// What is not there is said, not hidden: where the ring no longer holds a part, a record of the
// kind `gap` stands in its place, and `problem` tells of an end that is cut off or damaged.
#pragma once

#include "transports/link_failure.hpp"
#include "transports/recording/format.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct recording {
  recording_about about;
  std::vector<record> records; ///< in order
  std::string problem;         ///< one line: what is missing or damaged; empty: nothing
};

/// What it fails with says why there is nothing, in one line without the file's name: "is empty".
link_result<recording> parse_recording(std::string_view bytes);
/// What it is of, without reading it all; nothing where that is no recording.
std::optional<recording_about> load_recording_header(std::filesystem::path const& file);
link_result<recording> load_recording(std::filesystem::path const& file);

} // namespace mprun
