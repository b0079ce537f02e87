// Wall clock times as text: 2026-11-24T02:45:00.123Z.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

using wall_time = std::chrono::sys_time<std::chrono::milliseconds>;

std::string to_iso_time(wall_time at);
std::optional<wall_time> from_iso_time(std::string_view text);

} // namespace mprun
