// How a comparison is worded, the same in the text and in Markdown.
#pragma once

#include "bench/comparison/comparison.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// "regressed", "unclear".
std::string_view words_for(change verdict);

/// "1.123", "1.098..1.140" or "unknown", "0.0002" or "<0.0001"; "-" without an estimate.
std::string ratio_text(comparison_row const& row);
std::string range_text(comparison_row const& row);
std::string p_text(comparison_row const& row);

/// "4.73 ms"; "error" or "-" without a figure.
std::string median_text(comparison_row const& row, std::optional<side_summary> const& of);

/// "20/20": BASE's and HEAD's rounds.
std::string rounds_text(comparison_row const& row);

/// "HEAD: no answer within 10 s", "too few rounds to tell"; empty where there is nothing to add.
std::string remark_text(comparison_row const& row);

/// Lines such as "firmware of unix-0: 'v1.25' in BASE, 'v1.26' in HEAD (12 measures)".
std::vector<std::string> difference_lines(comparison const& all);

/// "2 of 42 measures regressed (threshold 5 %): 1 broken, 1 regressed, 40 same; 1 added", or
/// "no regression shown in 42 measures (threshold 5 %): 42 same".
std::string summary_line(comparison const& all);

/// For a board compared with itself: "on this host at this time a difference of 2.1 % can be seen
/// in half of the measures, of 7.3 % in all (unix-0/connect)".
std::string visible_difference_line(comparison const& all);

} // namespace mprun
