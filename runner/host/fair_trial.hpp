// Whether a failure is believed: only where the board had the host to itself, and the host had
// room.
//
// Flow: construct before the attempt, judge() when its outcome is known. Of a board of this host it
// looks at what else of ours was under way and how long programs had to wait for a core; a failure
// beside other work, or on a busy host, becomes an error of the host, and is in doubt: the case is
// to be run again alone. Such a run is favoured over other work of the host. A failure that repeats
// on a host that stays busy is believed in the end. For boards behind real lines the work of the
// host does not matter, so their outcomes are taken as they are.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/events/event.hpp"
#include "runner/host/host_work.hpp"
#include "transports/process/children.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace mprun {

/// How much of this host an attempt on one of its boards had.
struct host_share {
  int alone = 0; ///< number of the run alone; 0: not alone
  bool had_others_beside = false;
  std::chrono::nanoseconds waited{}; ///< time spent waiting for a core, if it had no others beside
  std::chrono::nanoseconds took{};
};

/// Noted on the board of an attempt whose outcome is in doubt; a replay reads it from there.
inline constexpr std::string_view doubt_note = "in doubt: the host had other work";

/// Returns whether the outcome is in doubt, and changes it to what is to be reported.
bool is_in_doubt(host_share const& had, attempt_finished& outcome);

/// The same where it was in doubt when it was recorded.
bool is_in_doubt_again(bool was_in_doubt, attempt_finished& outcome);

class fair_trial {
public:
  /// `alone` as in start_attempt.
  fair_trial(host_work& host, children& programs, bool on_host, int alone);
  fair_trial(fair_trial const&) = delete;
  fair_trial& operator=(fair_trial const&) = delete;
  ~fair_trial();

  /// To be called once.
  bool judge(attempt_finished& outcome);

private:
  std::chrono::nanoseconds end_watch();

  children& programs_;
  host_share had_;
  std::optional<host_work::piece> work_; ///< empty for a board behind a real line
  bool watches_ = false;
  run_clock::time_point began_ = run_clock::now();
  std::chrono::nanoseconds stolen_before_{};
};

} // namespace mprun
