// mprun report --serve: the page of a run, for browsers on this computer, until Ctrl-C.
#pragma once

#include "runner/options/report_options.hpp"

namespace mprun {

/// Returns the exit code. Throws config_error before it serves anything.
int serve_page(report_options const& options);

} // namespace mprun
