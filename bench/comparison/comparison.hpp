// Two sets of measures, measure by measure: how many times BASE's figure is HEAD's, how sure that
// is, and what follows from it.
//
// Flow: compare(base, head, options) → comparison; comparison_text, comparison_markdown and
// comparison_json show it.
//
// The figures are those of rounds (round_figures), compared by ranks (shift). A change is shown
// where it is more than what two runs of the same differ by anyhow (run_spread), with a chance of
// one false alarm in all measures together (family).
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
  double confidence = 0.99; ///< that no change is shown falsely; also that all ranges hold
  double threshold = 0.05;  ///< what is worse or better by more than this part matters
  /// The rounds of both sides took turns: those of the same number, of runs in the same place, are
  /// pairs.
  bool by_pairs = false;
  /// What two runs of the same differ by; nothing: what is known or assumed (run_spread).
  std::optional<double> spread;
};

/// In the order in which they are shown.
enum class change {
  broken,    ///< a figure in BASE, an error in HEAD
  regressed, ///< shown to be worse, and by more than the threshold
  improved,  ///< shown to be better, and by more than the threshold
  unclear,   ///< no change was shown, nor that there is none above the threshold
  minor,     ///< a change was shown, within the threshold
  same,      ///< the whole range is within the threshold, but for the spread between runs
  fixed,     ///< an error in BASE, a figure in HEAD
  errored,   ///< an error on both sides
  added,     ///< in HEAD alone
  removed,   ///< in BASE alone
};
inline constexpr std::size_t change_count = 10;

struct ratio_estimate {
  double ratio = 1; ///< HEAD / BASE
  interval range;   ///< of all measures together at the confidence asked for
  /// How often chance gives as clear a change in any of the measures, where none changed by more
  /// than runs differ anyhow.
  double p = 1;
  double spread = 0; ///< between runs, as a part; see run_spread
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
  std::optional<ratio_estimate> estimate; ///< where both have figures
  std::string remark;                     ///< why it is unclear, what drifted; may be empty
  std::vector<difference> differences;
  change verdict = change::same;
};

struct comparison {
  comparison_options options;
  std::vector<comparison_row> rows; ///< the broken and the worst first
  std::array<std::size_t, change_count> counts{};
  std::string spread_words; ///< where the spread between runs comes from

  std::size_t count(change what) const { return counts[static_cast<std::size_t>(what)]; }
  std::size_t in_both() const;
  bool regressed() const { return count(change::broken) + count(change::regressed) > 0; }
};

/// Measures of one run each; more runs of a side tell what two runs of the same differ by. Throws
/// config_error where the same name means different things: a unit that cannot be converted, or
/// another direction of better.
using bench_runs = std::vector<std::vector<measure>>;
comparison compare(bench_runs const& base, bench_runs const& head,
                   comparison_options const& options);

} // namespace mprun
