// What did not pass, as commands that GitHub's runner shows beside the lines of the files: at most
// ten of them, for no step shows more.
#pragma once

#include "runner/events/run_model.hpp"

#include <string>

namespace mprun {

inline constexpr std::size_t most_annotations = 10;

/// Whole lines, "::error file=…,line=…,title=…::…"; empty where everything passed. A case that
/// ended alike on several boards is one; where there are more than ten the last one counts the
/// rest.
std::string github_annotations(run_model const& run);

} // namespace mprun
