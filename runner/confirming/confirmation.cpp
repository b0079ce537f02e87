#include "runner/confirming/confirmation.hpp"

#include <algorithm>
#include <utility>

namespace mprun::confirming {
namespace {

constexpr auto none = static_cast<std::size_t>(-1);

/// After the first: two are enough on a line that damages nothing; on one that does, some are lost.
constexpr std::size_t max_runs = 2;
constexpr std::size_t max_runs_on_bad_line = 4;
/// Where hardly anything gets through, further runs only take time.
constexpr std::size_t max_inconclusive_on_bad_line = 2;

bool begins_alike(std::string const& a, std::string const& b) {
  return a.size() <= b.size() ? b.starts_with(a) : a.starts_with(b);
}

} // namespace

confirmation::confirmation(run_result first, bool can_prove, bool fault, bool damages)
    : results_{std::move(first)}, can_prove_(can_prove), fault_(fault), damages_(damages) {}

next confirmation::next() const {
  using confirming::next;
  if (fault_ || untestable_ || values_ == values::damaged) {
    return next::conclude;
  }
  if (agreed() != none) {
    auto const is_weak = any_plain_ && results_.size() < 3;
    if (is_weak && !clean_) {
      return next::test_line; // on a bad line it takes three
    }
    return values_ == values::unknown ? next::show_values : next::conclude;
  }
  auto const limit = damages_ ? max_runs_on_bad_line : max_runs;
  auto const is_hopeless = damages_ && inconclusive_ >= max_inconclusive_on_bad_line;
  if (!passed_ && !clean_ && !is_hopeless && runs_ < limit) {
    return can_prove_ ? next::run_proven : next::run_plain;
  }
  return damages_ || clean_ ? next::conclude : next::test_line;
}

conclusion confirmation::conclusion() const {
  using confirming::conclusion;
  if (fault_ || untestable_ || values_ == values::damaged) {
    return conclusion::line;
  }
  if (agreed() != none && values_ == values::crossed) {
    return conclusion::confirmed;
  }
  return damages_ ? conclusion::line : conclusion::confirmed;
}

run_result const& confirmation::confirmed_result() const {
  auto const last = agreed();
  return results_[last == none ? 0 : last];
}

void confirmation::ran(run_result again) {
  ++runs_;
  any_plain_ = any_plain_ || !can_prove_;
  auto const& first = results_.front();
  if (again.verdict == first.verdict || again.blame == blame::test) {
    results_.push_back(std::move(again));
  } else {
    passed_ = true;
  }
}

void confirmation::ran_inconclusively() {
  ++runs_;
  ++inconclusive_;
}

std::size_t confirmation::needed() const noexcept {
  return damages_ ? 3 : 2;
}

std::size_t confirmation::agreed() const {
  for (auto last = results_.size(); last-- > 0;) {
    auto const alike = std::count_if(results_.begin(), results_.end(), [&](auto const& result) {
      return is_alike(result, results_[last]);
    });
    if (static_cast<std::size_t>(alike) >= needed()) {
      return last;
    }
  }
  return none;
}

bool confirmation::is_alike(run_result const& a, run_result const& b) const {
  if (a.verdict != b.verdict || a.blame != b.blame) {
    return false;
  }
  if (a.verdict == verdict::timed_out) {
    return begins_alike(a.output, b.output); // how far it got is a matter of time
  }
  if (a.output == b.output && a.detail == b.detail) {
    return true;
  }
  // The output may differ each time. A message that names a line comes from an exception; one
  // without a line may come from any damage, even from the same damage twice.
  auto const says_where = a.line != 0 || (!damages_ && a.verdict == verdict::failed);
  return says_where && a.message == b.message && a.line == b.line;
}

} // namespace mprun::confirming
