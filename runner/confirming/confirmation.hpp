// Decides whether a failure is the test's: from what was observed, what to do next, or the verdict.
// Pure: no board, no clock, no line.
//
// Flow: construct with the first failure; then do what next() says and report the result, until it
// says conclude: then conclusion() and, where that is `confirmed`, confirmed_result().
//
// The rules. A failure is confirmed when it repeats, alike, in a run whose source is known to have
// arrived as it was sent: twice in all, or three times where the line is known to damage bytes (a
// short output may lose the same byte twice). Before that is believed, each byte value must have
// crossed the line once, for a line may always do the same damage. A run that ends differently, or
// passes, leaves the decision to the line: one that is shown to damage bytes takes the blame; on a
// clean one the first failure stands. Runs whose source could not be verified are weaker: two alike
// and a clean line, or three alike.
#pragma once

#include "runner/events/reason.hpp"
#include "runner/events/verdict.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mprun::confirming {

/// How a run of the test ended, as the board reported it.
struct run_result {
  mprun::verdict verdict = verdict::failed;
  mprun::blame blame = blame::test;
  std::string message;
  std::string detail;
  std::string output;
  int line = 0;
  mprun::reason reason{};
};

enum class next {
  run_proven,  ///< run the test again with a source that is known to have arrived
  run_plain,   ///< the same as at first: the board has no room for more
  show_values, ///< let each byte value cross the line
  test_line,   ///< until it is shown to damage bytes, or enough went through
  conclude
};

enum class conclusion {
  confirmed, ///< it is the test's, as confirmed_result() says
  line       ///< the line damages bytes, or could not be tested
};

/// The result of letting each byte value cross the line.
enum class values {
  unknown,
  crossed,
  damaged,     ///< some never arrived intact
  undetermined ///< the board could not tell
};

class confirmation {
public:
  /// `can_prove`: the test can be run with a proven source. `fault`: bytes were damaged on purpose
  /// while the first ran. `damages`: the line is known to damage bytes.
  confirmation(run_result first, bool can_prove, bool fault, bool damages);

  confirming::next next() const;
  confirming::conclusion conclusion() const;
  /// The result to report where the conclusion is `confirmed`.
  run_result const& confirmed_result() const;

  /// After run_proven and run_plain.
  void ran(run_result again);
  /// The run says nothing about the test: it ended with an error of the board or of the link.
  void ran_inconclusively();
  /// Every run after the first had a proven source.
  bool is_proven() const noexcept { return !any_plain_; }

  /// There is no room for a proven source: from now on runs are plain.
  void no_room() noexcept { can_prove_ = false; }
  /// After show_values.
  void values_shown(values how) noexcept { values_ = how; }
  /// After test_line: nothing was damaged.
  void line_is_clean() noexcept { clean_ = true; }
  /// After test_line: no pattern got through, so nothing is known.
  void line_is_untestable() noexcept { untestable_ = true; }
  /// At any time: the line was seen to damage bytes.
  void line_damages() noexcept { damages_ = true; }

private:
  /// The last result that enough others are like; npos where there is none.
  std::size_t agreed() const;
  std::size_t needed() const noexcept;
  bool is_alike(run_result const& a, run_result const& b) const;

  std::vector<run_result> results_; ///< of the runs that did not pass, in order
  std::size_t inconclusive_ = 0;
  std::size_t runs_ = 0; ///< after the first
  bool can_prove_;
  bool fault_;
  bool damages_;
  bool passed_ = false; ///< a run did not fail
  bool clean_ = false;
  bool untestable_ = false;
  bool any_plain_ = false; ///< of the runs after the first
  values values_ = values::unknown;
};

} // namespace mprun::confirming
