// The history as text for people and as JSON for programs.
#pragma once

#include "reports/console/terminal_text.hpp"
#include "reports/history/history_view.hpp"

#include <string>

namespace mprun {

/// How many rows of each table are shown, and how many beginnings are looked up.
inline constexpr std::size_t max_history_rows = 20;

/// Plain tables, each under a heading; tables without rows are left out.
std::string history_text(history_window const& window, history_view const& view,
                         console_style const& style);

/// One document with all rows, described in docs/history.md.
std::string history_json(history_window const& window, history_view const& view);

} // namespace mprun
