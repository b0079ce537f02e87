// The data of report.html: the run as one JSON object that may stand within a <script> element.
//
// Kept small, for 50 boards with 1,000 cases each have to open at once: results are columns of
// numbers that point into tables of boards, cases and texts, and an attempt is written out only
// where it has more to tell than its result. reports/html/page/data.js reads it.
#pragma once

#include "runner/events/run_model.hpp"

#include <functional>
#include <string_view>

namespace mprun {

/// `write` is called with one piece after the other.
void write_page_data(run_model const& run, std::function<void(std::string_view)> const& write);

} // namespace mprun
