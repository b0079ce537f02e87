// Decides whether a failure is the test's: what was seen → what to do next, or the verdict. Pure:
// no board, no clock, no line.
//
// Flow: construct with the first failure, as it was told; then do what next() says and report it,
// until it says conclude: conclusion() and, where that is confirmed, which().
//
// The rules. A failure is confirmed by being told again, alike, by a run whose source is known to
// have arrived as it was sent: twice, or three times where the line is known to damage bytes (a
// short output may lose the same byte twice). Before it is believed each byte value must have come
// over the line once, for a line may damage always the same. A run that does not tell it alike, or
// passes, leaves it to the line: one that is shown to damage bytes takes the blame; on a clean one
// the first failure stands. Runs whose source nobody could prove are weaker: two alike and a clean
// line, or three.
#pragma once

#include "runner/events/reason.hpp"
#include "runner/events/verdict.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace mprun::confirming {

/// How a run of the test ended, as the board told it.
struct telling {
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
  confirmed, ///< it is the test's, as which() told
  line       ///< the line damages bytes, or could not be tested: nobody can tell
};

/// What came of letting each byte value cross the line.
enum class values {
  unknown,
  crossed,
  damaged, ///< some never came right
  untold   ///< the board could not tell
};

class confirmation {
public:
  /// `can_prove`: the test can be run with a proven source. `fault`: bytes were damaged on purpose
  /// while the first ran. `damages`: the line is known to.
  confirmation(telling first, bool can_prove, bool fault, bool damages);

  confirming::next next() const;
  confirming::conclusion conclusion() const;
  /// The telling to report where it is confirmed.
  telling const& which() const;

  /// After run_proven and run_plain: it ended so. `proven`: with a source that arrived.
  void ran(telling again);
  /// It had no end that says anything of the test: an error of the board or of the link.
  void ran_in_vain();
  /// Every run after the first had a proven source.
  bool is_proven() const noexcept { return !any_plain_; }

  /// There is no room for a proven source: from now on runs are plain.
  void no_room() noexcept { can_prove_ = false; }
  /// After show_values.
  void values_shown(values how) noexcept { values_ = how; }
  /// After test_line: nothing was damaged.
  void line_is_clean() noexcept { clean_ = true; }
  /// After test_line: no pattern got through, which tells nothing of what did.
  void line_is_untestable() noexcept { untestable_ = true; }
  /// At any time: it was seen that the line damages bytes.
  void line_damages() noexcept { damages_ = true; }

private:
  /// The last of as many alike as are needed; npos where there are not.
  std::size_t agreed() const;
  std::size_t needed() const noexcept;
  bool is_alike(telling const& a, telling const& b) const;

  std::vector<telling> tellings_; ///< those that did not pass; the first first
  std::size_t in_vain_ = 0;
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
