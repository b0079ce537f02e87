// The command line that runs one case again where it ran: the end of every failure that is printed.
//
// It is made from the arguments of the run that the cell belongs to (repeating.hpp), so it works in
// the folder where that run was started. Faults on a link come from the farm; a comment names them.
#pragma once

#include "runner/events/run_model.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// " --board pico-1"
std::string board_choice(std::string_view board);
/// " -i '^suite/name$'"
std::string case_choice(std::string_view suite, std::string_view name);
/// False if the only board was given by --port.
bool has_choice_of_boards(std::vector<std::string> const& arguments);

/// "mprun --farm lab.yaml suites --board pico-1 -i '^suite/name$'"; empty if it is not known how
/// the run was started.
std::string reproducing_command(run_model const& run, cell_state const& cell);

/// The same for people, followed by a comment about faults on its boards' links: "# faults on
/// pico-1: seed: 7, latency: 10ms".
std::string reproducing_line(run_model const& run, cell_state const& cell);

} // namespace mprun
