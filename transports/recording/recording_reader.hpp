// Reads a recording: a whole one, or the rest that a killed run has left.
//
// Missing parts are shown, not hidden: where the ring no longer holds a part, a record of the kind
// `gap` replaces it, and `problem` describes an end that is cut off or damaged.
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

/// The failure says why, in one line without the file's name: "is empty".
link_result<recording> parse_recording(std::string_view bytes);
/// Reads only the header; nothing where the file is not a recording.
std::optional<recording_about> load_recording_header(std::filesystem::path const& file);
link_result<recording> load_recording(std::filesystem::path const& file);

} // namespace mprun
