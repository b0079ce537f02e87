#include "runner/confirming/confirmation.hpp"

#include <algorithm>
#include <utility>

namespace mprun::confirming {
namespace {

constexpr auto none = static_cast<std::size_t>(-1);

/// After the first: on a line that damages nothing two must do; on one that does some are lost.
constexpr std::size_t most_runs = 2;
constexpr std::size_t most_runs_on_bad_line = 4;
/// Where hardly anything gets through, further runs only take time.
constexpr std::size_t most_in_vain_on_bad_line = 2;

bool begins_alike(std::string const& a, std::string const& b) {
  return a.size() <= b.size() ? b.starts_with(a) : a.starts_with(b);
}

} // namespace

confirmation::confirmation(telling first, bool can_prove, bool fault, bool damages)
    : tellings_{std::move(first)}, can_prove_(can_prove), fault_(fault), damages_(damages) {}

next confirmation::next() const {
  using confirming::next;
  if (fault_ || untestable_ || values_ == values::damaged) {
    return next::conclude;
  }
  if (agreed() != none) {
    auto const is_weak = any_plain_ && tellings_.size() < 3;
    if (is_weak && !clean_) {
      return next::test_line; // on a bad line it takes three
    }
    return values_ == values::unknown ? next::show_values : next::conclude;
  }
  auto const most = damages_ ? most_runs_on_bad_line : most_runs;
  auto const is_hopeless = damages_ && in_vain_ >= most_in_vain_on_bad_line;
  if (!passed_ && !clean_ && !is_hopeless && runs_ < most) {
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

telling const& confirmation::which() const {
  auto const last = agreed();
  return tellings_[last == none ? 0 : last];
}

void confirmation::ran(telling again) {
  ++runs_;
  any_plain_ = any_plain_ || !can_prove_;
  auto const& first = tellings_.front();
  if (again.verdict == first.verdict || again.blame == blame::test) {
    tellings_.push_back(std::move(again));
  } else {
    passed_ = true;
  }
}

void confirmation::ran_in_vain() {
  ++runs_;
  ++in_vain_;
}

std::size_t confirmation::needed() const noexcept {
  return damages_ ? 3 : 2;
}

std::size_t confirmation::agreed() const {
  for (auto last = tellings_.size(); last-- > 0;) {
    auto const alike = std::count_if(tellings_.begin(), tellings_.end(), [&](auto const& one) {
      return is_alike(one, tellings_[last]);
    });
    if (static_cast<std::size_t>(alike) >= needed()) {
      return last;
    }
  }
  return none;
}

bool confirmation::is_alike(telling const& a, telling const& b) const {
  if (a.verdict != b.verdict || a.blame != b.blame) {
    return false;
  }
  if (a.verdict == verdict::timed_out) {
    return begins_alike(a.output, b.output); // how far it came is a matter of time
  }
  if (a.output == b.output && a.detail == b.detail) {
    return true;
  }
  // What it prints may be another thing each time. A message that names a line tells of an
  // exception; one that does not may be of any damage, and of the same twice.
  auto const says_where = a.line != 0 || (!damages_ && a.verdict == verdict::failed);
  return says_where && a.message == b.message && a.line == b.line;
}

} // namespace mprun::confirming
