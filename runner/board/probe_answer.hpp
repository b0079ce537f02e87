// Reads what device/probe.py printed: one `key=value` a line, among lines that the board prints
// beside it.
#pragma once

#include "runner/events/board_facts.hpp"

#include <optional>
#include <string_view>

namespace mprun {

/// Nothing when the text is not a whole answer (it has a last line `end=1`). Unknown keys are
/// passed over.
std::optional<board_facts> read_probe_answer(std::string_view text);

} // namespace mprun
