// The command line that runs one case again where it ran: the end of every failure that is printed.
//
// It is made of the arguments of the run that the cell is of (repeating.hpp), so it is to be given
// where that run was started. Faults on a link come from the farm, and are named behind it.
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
/// Not where it had its only board by --port.
bool has_choice_of_boards(std::vector<std::string> const& arguments);

/// "mprun --farm lab.yaml suites --board pico-1 -i '^suite/name$'"; empty where it is not known how
/// the run was started.
std::string reproducing_command(run_model const& run, cell_state const& cell);

/// The same as a line for people: faults on its boards' links are a comment behind it, "# faults on
/// pico-1: seed: 7, latency: 10ms".
std::string reproducing_line(run_model const& run, cell_state const& cell);

} // namespace mprun
