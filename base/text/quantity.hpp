// Durations and sizes as people write them: 500ms, 1.5s, 16KiB, 10 KB.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace mprun {

/// The accepted forms, for complaints.
inline constexpr std::string_view duration_form = "a duration such as 100us, 500ms, 10s, 2m or 1h";
inline constexpr std::string_view size_form = "a size such as 512, 16KiB, 10 KB or 1MiB";

/// Up to a year; nothing where the text is not a duration.
std::optional<std::chrono::microseconds> parse_duration(std::string_view text);

/// In whole bytes; nothing where the text is not a size.
std::optional<std::uint64_t> parse_size(std::string_view text);

} // namespace mprun
