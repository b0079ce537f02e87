// Two sets of measures, measure by measure: how many times BASE's median is HEAD's, how sure that
// is, and what follows from it.
//
// Flow: compare(base, head, options) → comparison; comparison_text, comparison_markdown and
// comparison_json show it.
#pragma once

#include "bench/measure.hpp"
#include "bench/statistics.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct comparison_options {
  double confidence = 0.95; ///< of the interval; a difference is real below p = 1 - confidence
  double threshold = 0.05;  ///< a real difference of more than this part regresses or improves
};

/// In the order in which they are shown.
enum class change {
  broken,    ///< a figure in BASE, an error in HEAD
  regressed, ///< really worse, by more than the threshold
  improved,  ///< really better, by more than the threshold
  too_few,   ///< so few samples that no difference could be shown
  unclear,   ///< no difference was shown, yet one beyond the threshold may be hidden in the spread
  minor,     ///< a real difference within the threshold
  same,      ///< no difference was shown, and the whole interval is within the threshold
  fixed,     ///< an error in BASE, a figure in HEAD
  errored,   ///< an error on both sides
  added,     ///< in HEAD alone
  removed,   ///< in BASE alone
};
inline constexpr std::size_t change_count = 11;

/// A measure as one side has it.
struct side {
  std::size_t samples = 0;
  double median = 0; ///< the figures are in comparison_row::unit
  double p25 = 0;
  double p75 = 0;
  std::string error; ///< why there are no figures; empty when there are
};

struct ratio_estimate {
  double ratio = 1; ///< of the medians, HEAD / BASE
  interval range;
  double p = 1; ///< of the Mann–Whitney test
  bool exact = false;
  bool real = false; ///< p is low enough and the interval does not hold 1
};

/// What a measure was taken on, where the two sides differ: its ratio tells of that too.
struct difference {
  std::string what; ///< "firmware"
  std::string base;
  std::string head;
  bool operator==(difference const&) const = default;
};

struct comparison_row {
  std::string name;
  std::string board;
  std::string unit; ///< BASE's
  bool lower_is_better = true;
  std::optional<side> base;
  std::optional<side> head;
  std::optional<ratio_estimate> estimate; ///< where both have figures and samples enough
  std::vector<difference> differences;
  change verdict = change::same;
};

struct comparison {
  comparison_options options;
  std::vector<comparison_row> rows; ///< the broken and the worst first
  std::array<std::size_t, change_count> counts{};

  std::size_t count(change what) const { return counts[static_cast<std::size_t>(what)]; }
  std::size_t in_both() const;
  bool regressed() const { return count(change::broken) + count(change::regressed) > 0; }
};

/// Throws config_error where the same name means different things: a unit that cannot be
/// converted, or another direction of better.
comparison compare(std::vector<measure> const& base, std::vector<measure> const& head,
                   comparison_options const& options);

} // namespace mprun
