// The history as a page for people: mprun history --html. It has the style and the safety of
// report.html.
#pragma once

#include "reports/history/history_view.hpp"

#include <string>

namespace mprun {

std::string history_page(history_window const& window, history_view const& view);

} // namespace mprun
