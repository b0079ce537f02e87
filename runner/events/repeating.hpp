// The command that runs the cases of a run again, as a report shows it for each case that did not
// pass.
//
// Flow: repeating_command() of the arguments that the run was started with gives its command line
// without what chose its boards and cases and without where its reports went; a report then adds
// the board and the case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// "mprun --farm lab.yaml suites/", as a POSIX shell reads it.
std::string repeating_command(std::vector<std::string> const& arguments);

/// The word as a POSIX shell reads it.
std::string shell_word(std::string_view word);

} // namespace mprun
