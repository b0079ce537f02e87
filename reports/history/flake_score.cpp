#include "reports/history/flake_score.hpp"

namespace mprun {

void flake_score::note(bool is_good, bool was_retried, std::string_view commit) {
  if (runs_ != 0 && is_good != last_was_good_) {
    ++turns_;
    turns_of_other_commits_ += commit.empty() || commit != last_commit_ ? 1 : 0;
  }
  ++runs_;
  bad_ += is_good ? 0 : 1;
  retried_ += is_good && was_retried ? 1 : 0;
  last_was_good_ = is_good;
  last_commit_ = commit;
}

double flake_score::score() const noexcept {
  if (runs_ == 0) {
    return 0;
  }
  auto const forgiven = turns_of_other_commits_ == 0 ? 0U : 1U;
  return static_cast<double>(turns_ - forgiven + retried_) / static_cast<double>(runs_);
}

} // namespace mprun
