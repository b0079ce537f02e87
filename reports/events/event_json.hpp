// Events to lines of JSON and back: the format of events.ndjson, described in docs/events.md.
//
// The first line of a stream is run_started, which carries the format's name and version. Every
// event survives the round trip byte for byte, invalid UTF-8 in a board's output included.
#pragma once

#include "runner/events/event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

inline constexpr int event_format_version = 2;

/// Without the newline.
std::string to_json_line(event const& e);

/// Returns nothing and leaves `error` empty for an event this version does not know: ignore it.
/// Returns nothing and sets `error` if the line is not an event, or is of a later version.
std::optional<event> from_json_line(std::string_view line, std::string& error);

} // namespace mprun
