#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/repository_path.hpp"
#include "runner/confirming/confirm.hpp"
#include "runner/events/event_now.hpp"
#include "runner/inventory/fault_wording.hpp"
#include "runner/run/dispatcher_worker.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <fmt/format.h>
#include <optional>
#include <thread>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// Starting an interpreter is mostly computing, so more at once than this only makes each slower.
std::size_t start_places() {
  return std::max(4U, 2 * std::thread::hardware_concurrency());
}

int max_cpythons(dispatcher_options const& options) {
  auto const cores = std::max(1U, std::thread::hardware_concurrency());
  return static_cast<int>(options.cpythons_per_core * cores);
}

std::string joined(std::vector<std::string> const& items) {
  std::string out;
  for (auto const& item : items) {
    out += (out.empty() ? "" : ",") + item;
  }
  return out;
}

} // namespace

start_attempt dispatcher::take_order(worker& who) {
  auto order = std::move(who.orders.front());
  who.orders.pop_front();
  return order;
}

dispatcher::dispatcher(plan const& what, dispatcher_options options, sink on_event, tick on_tick,
                       pause on_pause)
    : plan_(what), options_(std::move(options)), on_event_(std::move(on_event)),
      on_tick_(std::move(on_tick)), start_(clock::now()), scheduler_(plan_, options_.scheduling),
      starts_(context_.get_executor(), start_places()),
      environment_{.executor = context_.get_executor(),
                   .place = options_.place,
                   .log_folder = options_.log_folder,
                   .run_start = start_,
                   .modules = joined(modules_asked_for(plan_.cases)),
                   .starts = starts_,
                   .recordings = recordings_folder(options_.record, options_.log_folder),
                   .secrets = options_.secrets,
                   .open_link = std::move(options_.open_link)},
      turns_(context_.get_executor()), host_(context_.get_executor()),
      expected_(context_.get_executor(), options_.cpython_cache_folder, options_.place,
                max_cpythons(options_), &turns_, &host_),
      signals_(
          context_.get_executor(), [this](end_wish how) { end_by(how); },
          [this] { end_at_once(run_end::interrupted, "interrupted"); }),
      job_control_(context_.get_executor(), std::move(on_pause),
                   [this](run_clock::duration stopped) { tell_of_stop(stopped); }),
      ticker_(context_), time_limit_(context_), repeat_limit_(context_),
      workers_(plan_.boards.size()) {
  run_services const services{context_.get_executor(), plan_.cases, options_.place, expected_,
                              turns_};
  for (auto const& kind : options_.kinds) {
    runners_.emplace(kind.name, kind.make_runner(services));
  }
}

dispatcher::~dispatcher() = default;

void dispatcher::emit(fact what) {
  on_event_(event_now(std::move(what), start_));
}

int dispatcher::run() {
  announce();
  limit_time();
  limit_repeating();
  keep_ticking();
  std::vector<bool> to_run(plan_.cases.size());
  for (auto const& cell : plan_.cells) {
    to_run[cell.case_index] = to_run[cell.case_index] || !cell.skip_reason;
  }
  for (std::size_t place = 0; place < plan_.cases.size(); ++place) {
    auto const one = plan_.order.empty() ? place : plan_.order[place];
    if (to_run[one] && runner_of(plan_.cases[one]).needs_expected_output(plan_.cases[one])) {
      expected_.prefetch(plan_.cases[one]);
    }
  }
  carry_out(scheduler_.begin());
  context_.run();
  end_boards();
  tell_of_runs_alone();
  tell_of_repetitions();
  auto const code = scheduler_.exit_code();
  emit(run_finished{scheduler_.how_it_ended(), code,
                    std::chrono::duration_cast<run_duration>(clock::now() - start_)});
  return code;
}

void dispatcher::end_boards() {
  std::size_t kept = 0;
  for (std::size_t board = 0; board < workers_.size(); ++board) {
    auto const& one = workers_[board];
    if (!one) {
      continue;
    }
    auto const keep =
        options_.record == record_mode::all || one->had_trouble || one->under_way != 0;
    kept += one->session.end_recording(keep) ? 1 : 0;
    for (auto const& problem : one->session.journal().problems()) {
      emit(notice{plan_.boards[board].id, problem});
    }
    confirming::tell_of_line(one->session, [&](std::string what) {
      emit(notice{plan_.boards[board].id, std::move(what)});
    });
  }
  if (kept != 0) {
    emit(notice{"", told_of_recordings(kept, options_.log_folder)});
  }
}

void dispatcher::tell_of_runs_alone() {
  if (run_again_alone_ != 0) {
    emit(notice{"", fmt::format("{} case{} failed while this host had other work and {} run again "
                                "alone, which is the verdict; {} of these runs passed",
                                run_again_alone_, run_again_alone_ == 1 ? "" : "s",
                                run_again_alone_ == 1 ? "was" : "were", passed_alone_)});
  }
}

void dispatcher::announce() {
  emit(options_.about);
  for (auto const& one : options_.notices) {
    emit(notice{"", one});
  }
  for (auto const& board : plan_.boards) {
    emit(board_declared{board.id, board.platform, description_of(board.link), board.tags,
                        board.faults.any() ? wording_of(board.faults) : std::string()});
  }
  repository_paths paths;
  std::vector<std::string> in_repository;
  for (auto const& one : plan_.cases) {
    in_repository.push_back(paths.of(one.file));
  }
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    auto const& one = plan_.cases[planned.case_index];
    emit(cell_planned{cell, planned.board_index ? plan_.boards[*planned.board_index].id : "",
                      one.suite, one.name, one.file.string(), in_repository[planned.case_index],
                      planned.expected});
  }
}

void dispatcher::carry_out(commands list) {
  for (auto& one : list) {
    if (auto* settled = std::get_if<cell_finished>(&one)) {
      emit(std::move(*settled));
    } else if (auto const* opening = std::get_if<open_board>(&one)) {
      start_worker(opening->board);
    } else if (auto* order = std::get_if<start_attempt>(&one)) {
      if (order->boards.size() > 1) {
        start_beside(std::move(*order));
        continue;
      }
      auto& who = *workers_[order->boards.front()];
      who.orders.push_back(std::move(*order));
      who.wake.notify();
    } else if (auto const* closing = std::get_if<close_board>(&one)) {
      workers_[closing->board]->to_close = true;
      workers_[closing->board]->wake.notify();
    }
  }
  end_if_finished();
}

void dispatcher::start_worker(std::size_t board) {
  workers_[board] = std::make_unique<worker>(plan_.boards[board], environment_);
  // An exception in a worker is a broken invariant: it leaves run() and so reaches main.
  asio::co_spawn(context_, work(board), [this](std::exception_ptr failed) {
    rethrow(failed);
    end_if_finished();
  });
}

task<void> dispatcher::work(std::size_t board) {
  auto& me = *workers_[board];
  auto const opened = clock::now();
  std::optional<host_work::piece> starting;
  if (is_on_host(me.board.link)) {
    starting.emplace(host_.begin());
  }
  auto ready = co_await me.session.open();
  auto facts = me.session.facts();
  for (auto const& [kind, runner] : runners_) {
    if (!ready) {
      break;
    }
    ready = co_await runner->survey(me.session, plan_.boards[board], facts);
  }
  starting.reset();
  me.is_opening = false;
  if (ended_) { // no board was waited for any more
    co_await me.session.leave();
    co_return;
  }
  if (!ready) {
    auto const why = ready.error();
    me.had_trouble = true;
    emit(board_lost{plan_.boards[board].id, why.blame, why.message});
    carry_out(scheduler_.board_lost({board, why.blame, why.message}));
    co_await me.session.leave();
    co_return;
  }
  emit(board_opened{plan_.boards[board].id, me.session.facts(),
                    std::chrono::duration_cast<run_duration>(clock::now() - opened)});
  auto const beside = facts.lanes > 1;
  carry_out(scheduler_.board_ready(board, std::move(facts)));
  while (!me.to_close) {
    while (beside && !me.orders.empty()) {
      start_beside(take_order(me));
    }
    if (me.to_close) {
      break; // an attempt that was started just now ended at once
    }
    if (me.orders.empty()) {
      co_await me.wake.wait();
      continue;
    }
    auto order = take_order(me);
    co_await attempt(std::move(order));
  }
  co_await me.session.leave();
}

/// Beside others of its board, or on several boards.
void dispatcher::start_beside(start_attempt order) {
  asio::co_spawn(context_, attempt(std::move(order)), rethrow);
}

/// The first signal.
void dispatcher::end_by(end_wish how) {
  interrupted_ = true;
  if (ended_) {
    return; // boards are being left
  }
  if (how == end_wish::in_order) {
    emit(notice{"", "interrupted: no further case starts; again to stop at once"});
    carry_out(scheduler_.stop(run_end::interrupted, "not run: interrupted"));
    return;
  }
  emit(notice{"", "interrupted: what runs is ended"});
  for (auto const& one : workers_) {
    if (one && one->under_way != 0) {
      one->had_trouble = true;
      one->session.interrupt();
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

/// Some boards may be at work, or being left.
void dispatcher::end_at_once(run_end how, std::string const& reason) {
  if (!ended_) {
    carry_out(scheduler_.abort(how, reason));
  }
  context_.stop();
}

void dispatcher::tell_of_stop(run_clock::duration stopped) {
  if (stopped > run_clock::duration::zero()) { // else nobody could have made us go on
    emit(notice{"", fmt::format("stopped for {:.1f} s (Ctrl-Z), which count for nothing",
                                std::chrono::duration<double>(stopped).count())});
  }
}

void dispatcher::keep_ticking() {
  ticker_.expires_after(std::chrono::milliseconds(100));
  ticker_.async_wait([this](error_code ec) {
    if (ec || ended_) {
      return;
    }
    on_tick_(std::chrono::duration_cast<run_duration>(clock::now() - start_));
    keep_ticking();
  });
}

void dispatcher::end_if_finished() {
  if (!ended_ && scheduler_.finished()) {
    ended_ = true;
    for (auto const& one : workers_) {
      if (one && one->is_opening) {
        one->session.interrupt();
      } else if (one) {
        one->to_close = true;
        one->wake.notify();
      }
    }
  }
  auto const is_on_board = [](auto const& one) { return one && one->session.is_open(); };
  if (ended_ && std::none_of(workers_.begin(), workers_.end(), is_on_board)) {
    context_.stop();
  }
}

} // namespace mprun
