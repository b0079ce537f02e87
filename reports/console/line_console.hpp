// The console of a pipe or a log: one line a case as it ends, then the summary.
#pragma once

#include "reports/console/terminal_text.hpp"
#include "runner/events/reporter.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace mprun {

/// Takes what is to be shown, in one piece; returns 0 or an errno.
using text_sink = std::function<int(std::string_view)>;

std::unique_ptr<reporter> make_line_console(text_sink out, std::filesystem::path folder,
                                            console_style style);

} // namespace mprun
