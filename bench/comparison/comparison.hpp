// Compares two sets of measures, measure by measure: the ratio of HEAD's figure to BASE's, its
// uncertainty, and the verdict.
//
// Flow: compare(base, head, options) → comparison; comparison_text, comparison_markdown and
// comparison_json show it.
//
// The figures are those of rounds (round_figures), compared by ranks (shift). A change is shown
// where it exceeds the usual spread between runs of the same program (run_spread), with a limited
// chance of a false alarm in all measures together (family).
#pragma once

#include "bench/comparison/run_spread.hpp"
#include "bench/comparison/side_figures.hpp"
#include "bench/comparison/statistics.hpp"
#include "bench/files/measure.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct comparison_options {
  double confidence = 0.99; ///< that no change is shown falsely, and that all ranges hold
  double threshold = 0.05;  ///< relative changes above this matter
  /// The rounds of both sides took turns: rounds of the same number, in runs of the same position,
  /// are pairs.
  bool by_pairs = false;
  /// The relative spread between runs of the same program; nothing: measured or assumed
  /// (run_spread).
  std::optional<double> spread;
};

/// The verdicts, in the order in which they are shown.
enum class change {
  broken,    ///< a figure in BASE, an error in HEAD
  regressed, ///< shown to be worse, and by more than the threshold
  improved,  ///< shown to be better, and by more than the threshold
  unclear,   ///< no change was shown, nor that there is none above the threshold
  minor,     ///< a change was shown, within the threshold
  same,      ///< the whole range is within the threshold, widened by the spread between runs
  fixed,     ///< an error in BASE, a figure in HEAD
  errored,   ///< an error on both sides
  added,     ///< in HEAD alone
  removed,   ///< in BASE alone
};
inline constexpr std::size_t change_count = 10;

struct ratio_estimate {
  double ratio = 1; ///< HEAD / BASE
  interval range;   ///< all ranges together hold at the requested confidence
  /// The probability of as clear a change in any of the measures by chance, if none changed by more
  /// than the spread between runs.
  double p = 1;
  double spread = 0; ///< relative, between runs; see run_spread
};

/// A condition in which the two sides differ, and which may explain the ratio.
struct difference {
  std::string property; ///< "firmware"
  std::string base;
  std::string head;
  bool operator==(difference const&) const = default;
};

struct comparison_row {
  std::string name;
  std::string board;
  std::string unit; ///< BASE's
  bool lower_is_better = true;
  std::optional<side_summary> base;
  std::optional<side_summary> head;
  std::optional<ratio_estimate> estimate; ///< where both sides have figures
  std::string remark; ///< says why it is unclear or that it drifted; may be empty
  std::vector<difference> differences;
  change verdict = change::same;
};

struct comparison {
  comparison_options options;
  std::vector<comparison_row> rows; ///< the broken and the worst first
  std::array<std::size_t, change_count> counts{};
  std::string spread_words; ///< says where the spread between runs comes from

  std::size_t count(change verdict) const { return counts[static_cast<std::size_t>(verdict)]; }
  std::size_t in_both() const;
  bool regressed() const { return count(change::broken) + count(change::regressed) > 0; }
};

/// The measures of each run; several runs of a side show the spread between runs. compare() throws
/// config_error where the same name means different things: a unit that cannot be converted, or
/// another direction of better.
using bench_runs = std::vector<std::vector<measure>>;
comparison compare(bench_runs const& base, bench_runs const& head,
                   comparison_options const& options);

} // namespace mprun
