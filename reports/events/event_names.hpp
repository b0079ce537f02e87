// The names that events have in their JSON, for its writer and its reader.
#pragma once

#include "runner/events/event.hpp"

#include <array>
#include <string_view>
#include <utility>
#include <variant>

namespace mprun {

inline constexpr std::string_view event_format_name = "mprun-events";

inline constexpr std::array run_end_names{
    std::pair{run_end::complete, std::string_view("complete")},
    std::pair{run_end::stopped_early, std::string_view("stopped-early")},
    std::pair{run_end::timed_out, std::string_view("timed-out")},
    std::pair{run_end::interrupted, std::string_view("interrupted")},
};

/// The names of the alternatives of `fact`, in its order.
inline constexpr std::array<std::string_view, std::variant_size_v<fact>> event_names{
    "run_started",     "board_declared",   "cell_planned",  "board_opened", "board_lost",
    "attempt_started", "attempt_finished", "cell_finished", "notice",       "run_finished",
};

} // namespace mprun
