// What a person sees of a run: one line per case in a pipe, a live status on a terminal, and a
// summary at the end; or, if it is to be quiet, only what did not pass and the outcome.
#pragma once

#include "reports/console/live_console.hpp"
#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>

namespace mprun {

/// Writes to the descriptor. `folder` is where the reports are, for the summary. Colours are used
/// on a terminal unless NO_COLOR is set; TERM=dumb is treated as a pipe.
std::unique_ptr<reporter> make_console(int descriptor, std::filesystem::path folder,
                                       live_choice choice = {});

/// Whether such a console would be a live one.
bool is_live_terminal(int descriptor);

} // namespace mprun
