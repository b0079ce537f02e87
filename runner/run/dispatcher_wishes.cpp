// What a person at the terminal asks for: to skip what runs, to pause, to stop.
#include "runner/run/dispatcher_worker.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {

terminal_keys::taker dispatcher::key_taker() {
  if (!options_.on_key) {
    return {};
  }
  return [this](typed_key key) {
    if (auto const wish = options_.on_key(key)) {
      grant(*wish);
    }
  };
}

void dispatcher::grant(run_wish const& wish) {
  if (ended_) {
    return; // boards are being left
  }
  switch (wish.is) {
  case run_wish::kind::skip: skip_running(wish.board); break;
  case run_wish::kind::pause: hold(); break;
  case run_wish::kind::resume: go_on(); break;
  case run_wish::kind::stop:
    if (!interrupted_) {
      signals_.expect_second();
      end_by(end_wish::in_order);
    }
    break;
  }
}

/// What a board does for an attempt is broken off, and the session gets it back to its prompt; the
/// attempt has its outcome when that is done.
void dispatcher::skip_running(std::string const& board) {
  for (auto* const attempt : under_way_) {
    auto const concerns_board =
        std::any_of(attempt->team.begin(), attempt->team.end(),
                    [&board](worker const* who) { return who->board.id == board; });
    if (attempt->is_skipped || (!board.empty() && !concerns_board)) {
      continue;
    }
    attempt->is_skipped = true;
    attempt->stop->make();
    for (auto* const who : attempt->team) {
      who->session.skip_cases();
    }
  }
}

/// However far it came, and whatever was found out: it was not to count.
void dispatcher::mark_skipped(at_work& here) {
  auto skipped = skipped_for({reason_code::skipped_by_user});
  auto& outcome = here.outcome;
  outcome.verdict = skipped.verdict;
  outcome.blame = skipped.blame;
  outcome.reason = std::move(skipped.reason);
  outcome.message = std::move(skipped.message);
  outcome.detail.clear();
  outcome.line = 0;
  for (auto* const who : here.team) {
    who->session.resume_cases();
  }
}

run_pace dispatcher::pace() const noexcept {
  return interrupted_ ? run_pace::stopping : paused_since_ ? run_pace::paused : run_pace::going;
}

void dispatcher::hold() {
  if (paused_since_ || interrupted_) {
    return;
  }
  paused_since_ = run_clock::now();
  scheduler_.pause();
  emit(notice{"", "paused by the user: no further case starts"});
}

void dispatcher::go_on() {
  if (auto const since = std::exchange(paused_since_, std::nullopt)) {
    emit(notice{"", fmt::format("resumed after {:.1f} s",
                                std::chrono::duration<double>(run_clock::now() - *since).count())});
    carry_out(scheduler_.resume());
  }
}

} // namespace mprun
