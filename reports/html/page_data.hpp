// The data of report.html: the run as one JSON object that is safe within a <script> element.
//
// It is kept small, so that 50 boards with 1,000 cases each open at once: results are columns of
// numbers that refer to tables of boards, cases and texts, and an attempt is written out only if it
// has more to say than its result. reports/html/page/data.js reads it.
#pragma once

#include "reports/html/page_extras.hpp"
#include "runner/events/run_model.hpp"

#include <functional>
#include <string_view>

namespace mprun {

/// `write` is called with one piece after another.
void write_page_data(run_model const& run, page_extras const& extras,
                     std::function<void(std::string_view)> const& write);

} // namespace mprun
