// How flaky a case is on a board with one firmware: how often it changed its mind.
//
// Flow: note() each run in which it came to a verdict, oldest first; then score().
//
// The score is (turns + retried) / runs. A turn is a run that came out otherwise than the one
// before it: passed, where that did not, or the other way round. Of the turns between runs of
// different commits one is forgiven, for a bug that came, or went, is one; between runs of the same
// commit none is. Retried are the runs that passed only at a retry. A case that always fails scores
// 0, and so does one that broke once; one that alternates comes close to 1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

class flake_score {
public:
  /// `commit` may be empty: not known, and so not the same as any.
  void note(bool is_good, bool was_retried, std::string_view commit);

  std::size_t runs() const noexcept { return runs_; }
  std::size_t bad() const noexcept { return bad_; }
  std::size_t retried() const noexcept { return retried_; }
  std::size_t turns() const noexcept { return turns_; } ///< that one is forgiven is not in this
  double score() const noexcept;

private:
  std::size_t runs_ = 0;
  std::size_t bad_ = 0;
  std::size_t retried_ = 0;
  std::size_t turns_ = 0;
  std::size_t turns_of_other_commits_ = 0;
  bool last_was_good_ = false;
  std::string last_commit_;
};

} // namespace mprun
