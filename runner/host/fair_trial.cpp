#include "runner/host/fair_trial.hpp"

#include "base/async/run_clock.hpp"
#include "runner/host/processor_time.hpp"

#include <fmt/format.h>
#include <string>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using std::chrono::nanoseconds;

/// A case that fails this often alone has failed, however busy the host.
constexpr int max_runs_alone = 3;

/// On a host that has nothing else to do programs wait less; beside as many busy loops as there are
/// cores, and more, those that mostly sleep wait for some 2 % of their time, others far longer.
bool was_kept_waiting(host_share const& had) {
  return had.waited > 2ms + had.took / 100;
}

nanoseconds stolen() {
  return std::chrono::duration_cast<nanoseconds>(processor_time_so_far().stolen);
}

bool blames_test(attempt_finished const& outcome) {
  auto const passed = outcome.verdict == verdict::passed || outcome.verdict == verdict::skipped;
  return !passed && outcome.blame == blame::test;
}

void put_in_doubt(std::string const& how, attempt_finished& outcome) {
  outcome.verdict = verdict::errored;
  outcome.reason = {}; // it says nothing of the test
  outcome.blame = blame::host;
  outcome.message = fmt::format("failed {}: {}", how, outcome.message);
}

double in_ms(nanoseconds span) {
  return std::chrono::duration<double, std::milli>(span).count();
}

} // namespace

bool is_in_doubt(host_share const& had, attempt_finished& outcome) {
  if (had.alone != 0 && outcome.verdict == verdict::passed) {
    auto const more = outcome.message.empty() ? "" : "; " + outcome.message;
    outcome.message = "run again alone, because it failed while the host had other work" + more;
  }
  auto const busy = !had.had_others_beside && was_kept_waiting(had);
  if (!blames_test(outcome) || (!had.had_others_beside && !busy)) {
    return false;
  }
  auto const how = busy ? fmt::format("on a busy host (waited {:.0f} of {:.0f} ms for a core)",
                                      in_ms(had.waited), in_ms(had.took))
                        : "beside other work on this host";
  if (had.alone >= max_runs_alone) {
    auto const ended = outcome.detail.empty() || outcome.detail.ends_with('\n');
    outcome.detail +=
        fmt::format("{}failed in {} runs alone, {}\n", ended ? "" : "\n", had.alone, how);
    return false;
  }
  put_in_doubt(how, outcome);
  return true;
}

bool is_in_doubt_again(bool was_in_doubt, attempt_finished& outcome) {
  auto const again = was_in_doubt && blames_test(outcome);
  if (again) {
    put_in_doubt("while the host had other work, when it was recorded", outcome);
  }
  return again;
}

fair_trial::fair_trial(host_work& host, children& programs, bool on_host, int alone)
    : programs_(programs) {
  had_.alone = alone;
  if (!on_host) {
    return;
  }
  work_.emplace(host.begin());
  watches_ = work_->was_alone();
  if (watches_) {
    stolen_before_ = stolen();
    programs_.watch(alone != 0 ? children::attention::favoured : children::attention::counted);
  }
}

fair_trial::~fair_trial() {
  end_watch();
}

nanoseconds fair_trial::end_watch() {
  return std::exchange(watches_, false) ? programs_.end_watch() : 0ns;
}

bool fair_trial::judge(attempt_finished& outcome) {
  if (!work_) {
    return false;
  }
  had_.took = run_clock::now() - began_;
  had_.had_others_beside = !work_->was_alone();
  had_.waited = end_watch();
  if (blames_test(outcome) && !had_.had_others_beside) {
    had_.waited += stolen() - stolen_before_;
  }
  work_.reset();
  return is_in_doubt(had_, outcome);
}

} // namespace mprun
