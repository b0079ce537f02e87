// The console for a pipe or a log: one line per case as it ends, then the summary. If it is to be
// quiet, it is the console for a terminal too.
#pragma once

#include "reports/console/console_sink.hpp"
#include "reports/console/terminal_text.hpp"
#include "runner/events/reporter.hpp"
#include "runner/events/verbosity.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

std::unique_ptr<reporter> make_line_console(std::unique_ptr<console_sink> out,
                                            std::filesystem::path folder, console_style style,
                                            verbosity level = verbosity::normal);

} // namespace mprun
