// What did not pass, as workflow commands that GitHub shows beside the lines of the files: at most
// ten, because a step shows no more.
#pragma once

#include "runner/events/run_model.hpp"

#include <string>

namespace mprun {

inline constexpr std::size_t max_annotations = 10;

/// Whole lines, "::error file=…,line=…,title=…::…"; empty if everything passed. A case that ended
/// alike on several boards is one annotation; if there are more than ten, the last one counts the
/// rest.
std::string github_annotations(run_model const& run);

} // namespace mprun
