// What GitHub shows of a run (--github): the step's summary, annotations, and the body of a comment
// that a workflow may post on a pull request and find again by a hidden marker.
#pragma once

#include "runner/events/reporter.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mprun {

/// The first line of the comment's body.
inline constexpr std::string_view comment_marker = "<!-- mprun report -->";

/// Below GitHub's limit for a comment, 64 KB.
std::string comment_body(run_model const& run);

/// When the run is over, it writes github-comment.md to `folder`, appends the summary to the file
/// `summary` (step-summary.md in `folder` if that is empty), and prints the annotations.
std::unique_ptr<reporter> make_github_reports(std::filesystem::path folder,
                                              std::filesystem::path summary);

} // namespace mprun
