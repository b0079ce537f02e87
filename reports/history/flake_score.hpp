// How flaky a case is on a board with one firmware: how often its result changed.
//
// Flow: note() each run in which it got a verdict, oldest first; then score().
//
// The score is (turns + retried) / runs. A turn is a run whose result differs from the one before
// it: it passed and the one before did not, or the other way round. One turn between runs of
// different commits is forgiven, because that is what a new or fixed bug looks like; turns between
// runs of the same commit are not. `retried` counts the runs that passed only at a retry. A case
// that always fails scores 0, and so does a case that broke once; a case that alternates comes
// close to 1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

class flake_score {
public:
  /// An empty `commit` is unknown, and so differs from every other.
  void note(bool is_good, bool was_retried, std::string_view commit);

  std::size_t runs() const noexcept { return runs_; }
  std::size_t bad() const noexcept { return bad_; }
  std::size_t retried() const noexcept { return retried_; }
  std::size_t turns() const noexcept { return turns_; } ///< includes the forgiven one
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
