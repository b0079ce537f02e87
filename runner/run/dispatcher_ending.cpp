// How a run ends: by a signal, by its time limit or with its last case; and what is said then.
#include "runner/confirming/confirm.hpp"
#include "runner/run/dispatcher_worker.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

namespace mprun {

/// The first signal.
void dispatcher::end_by(end_wish how) {
  interrupted_ = true;
  if (ended_) {
    return; // boards are being left
  }
  if (how == end_wish::in_order) {
    emit(notice{"", "interrupted: no further case starts; press Ctrl-C again to stop at once"});
    carry_out(scheduler_.stop(run_end::interrupted, "not run: interrupted"));
    return;
  }
  emit(notice{"", "interrupted: ending what still runs"});
  for (auto const& who : workers_) {
    if (who && who->under_way != 0) {
      who->had_trouble = true;
      who->session.interrupt();
    }
  }
  carry_out(scheduler_.abort(run_end::interrupted, "interrupted"));
}

void dispatcher::limit_time() {
  if (!options_.time_limit) {
    return;
  }
  time_limit_.expires_after(*options_.time_limit);
  time_limit_.async_wait([this](error_code ec) {
    if (ec) {
      return;
    }
    auto const reason = fmt::format("the run took longer than {:g} s (--run-timeout)",
                                    std::chrono::duration<double>(*options_.time_limit).count());
    if (!ended_) {
      emit(notice{"", reason});
    }
    end_at_once(interrupted_ ? run_end::interrupted : run_end::timed_out, reason);
  });
}

/// Ends the run even while boards are at work or being left.
void dispatcher::end_at_once(run_end how, std::string const& reason) {
  if (!ended_) {
    carry_out(scheduler_.abort(how, reason));
  }
  context_.stop();
}

void dispatcher::end_if_finished() {
  if (!ended_ && scheduler_.finished()) {
    ended_ = true;
    for (auto const& who : workers_) {
      if (who && who->is_opening) {
        who->session.interrupt();
      } else if (who) {
        who->to_close = true;
        who->wake.notify();
      }
    }
  }
  auto const is_on_board = [](auto const& who) { return who && who->session.is_open(); };
  if (ended_ && std::none_of(workers_.begin(), workers_.end(), is_on_board)) {
    context_.stop();
  }
}

void dispatcher::end_boards() {
  std::size_t kept = 0;
  for (std::size_t board = 0; board < workers_.size(); ++board) {
    auto const& who = workers_[board];
    if (!who) {
      continue;
    }
    auto const keep =
        options_.record == record_mode::all || who->had_trouble || who->under_way != 0;
    kept += who->session.end_recording(keep) ? 1 : 0;
    for (auto const& problem : who->session.journal().problems()) {
      emit(notice{plan_.boards[board].id, problem});
    }
    confirming::tell_of_line(who->session, [&](std::string text) {
      emit(notice{plan_.boards[board].id, std::move(text)});
    });
  }
  if (kept != 0) {
    emit(notice{"", recordings_notice(kept, options_.log_folder)});
  }
}

void dispatcher::report_runs_alone() {
  if (run_again_alone_ != 0) {
    emit(notice{"", fmt::format("{} case{} failed while this host had other work and {} run again "
                                "alone, which decided the verdict; {} of these runs passed",
                                run_again_alone_, run_again_alone_ == 1 ? "" : "s",
                                run_again_alone_ == 1 ? "was" : "were", passed_alone_)});
  }
}

} // namespace mprun
