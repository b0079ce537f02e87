#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/repository_path.hpp"
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
std::size_t max_starting_boards() {
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

/// Of a board that cannot mount the folder that the run wants there: it runs no case.
class without_mount final : public board_survey {
public:
  explicit without_mount(std::string why) : why_(std::move(why)) {}

  reason skip_reason(test_case const& /*test*/) const override {
    return {reason_code::needs_feature, {"--mount", why_}};
  }

private:
  std::string why_;
};

} // namespace

start_attempt dispatcher::take_order(worker& who) {
  auto order = std::move(who.orders.front());
  who.orders.pop_front();
  return order;
}

dispatcher::dispatcher(plan const& plan, dispatcher_options options, sink on_event, tick on_tick,
                       pause on_pause)
    : plan_(plan), options_(std::move(options)), on_event_(std::move(on_event)),
      on_tick_(std::move(on_tick)), start_(clock::now()), scheduler_(plan_, options_.scheduling),
      starts_(context_.get_executor(), max_starting_boards()),
      environment_{.executor = context_.get_executor(),
                   .workspace = options_.workspace,
                   .log_folder = options_.log_folder,
                   .run_start = start_,
                   .modules = joined(modules_asked_for(plan_.cases)),
                   .starts = starts_,
                   .recordings = recordings_folder(options_.record, options_.log_folder),
                   .secrets = options_.secrets,
                   .open_link = std::move(options_.open_link)},
      turns_(context_.get_executor()), host_(context_.get_executor()),
      expected_(context_.get_executor(), options_.cpython_cache_folder, options_.workspace,
                max_cpythons(options_), &turns_, &host_, options_.library),
      signals_(
          context_.get_executor(), [this](end_wish how) { end_by(how); },
          [this] { end_at_once(run_end::interrupted, "interrupted"); }),
      keys_(context_.get_executor(), key_taker()),
      job_control_(
          context_.get_executor(),
          [this, on_pause = std::move(on_pause)] {
            on_pause();
            keys_.leave();
          },
          [this](run_clock::duration stopped) { report_stop(stopped); }),
      ticker_(context_), time_limit_(context_), repeat_limit_(context_),
      workers_(plan_.boards.size()) {
  run_services const services{context_.get_executor(), plan_.cases, options_.workspace, expected_,
                              turns_};
  for (auto const& kind : options_.kinds) {
    runners_.emplace(kind.name, kind.make_runner(services));
  }
}

dispatcher::~dispatcher() = default;

void dispatcher::emit(fact happened) {
  on_event_(event_now(std::move(happened), start_));
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
  for (std::size_t position = 0; position < plan_.cases.size(); ++position) {
    auto const case_index = plan_.order.empty() ? position : plan_.order[position];
    if (to_run[case_index] &&
        runner_of(plan_.cases[case_index]).needs_expected_output(plan_.cases[case_index])) {
      expected_.prefetch(plan_.cases[case_index]);
    }
  }
  carry_out(scheduler_.begin());
  context_.run();
  end_boards();
  report_runs_alone();
  report_repetitions();
  auto const code = scheduler_.exit_code();
  emit(run_finished{scheduler_.how_it_ended(), code,
                    std::chrono::duration_cast<run_duration>(clock::now() - start_)});
  return code;
}

void dispatcher::announce() {
  emit(options_.about);
  for (auto const& text : options_.notices) {
    emit(notice{"", text});
  }
  for (auto const& board : plan_.boards) {
    emit(board_declared{board.id, board.platform, description_of(board.link), board.tags,
                        board.faults.any() ? wording_of(board.faults) : std::string()});
  }
  repository_paths paths;
  std::vector<std::string> in_repository;
  for (auto const& test : plan_.cases) {
    in_repository.push_back(paths.of(test.file));
  }
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    auto const& test = plan_.cases[planned.case_index];
    emit(cell_planned{cell, planned.board_index ? plan_.boards[*planned.board_index].id : "",
                      test.suite, test.name, test.file.string(), in_repository[planned.case_index],
                      planned.expected});
  }
}

void dispatcher::carry_out(commands list) {
  for (auto& issued : list) {
    if (auto* settled = std::get_if<cell_finished>(&issued)) {
      emit(std::move(*settled));
    } else if (auto const* opening = std::get_if<open_board>(&issued)) {
      start_worker(opening->board);
    } else if (auto* order = std::get_if<start_attempt>(&issued)) {
      if (order->boards.size() > 1) {
        start_beside(std::move(*order));
        continue;
      }
      auto& who = *workers_[order->boards.front()];
      who.orders.push_back(std::move(*order));
      who.wake.notify();
    } else if (auto const* closing = std::get_if<close_board>(&issued)) {
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
  if (ready && !options_.library.empty()) {
    ready = co_await mount_library(me, facts);
  }
  starting.reset();
  me.is_opening = false;
  if (ended_) { // the run no longer waited for boards
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

/// It is mounted for each case; here, to learn whether the board can. On a line that may damage
/// bytes it may seem not to.
task<result<void>> dispatcher::mount_library(worker& who, board_facts& facts) {
  constexpr int max_tries = 3;
  auto& mount = who.library.emplace(who.session, who.board, context_.get_executor(),
                                    options_.library, mount_role::library);
  who.session.prepare_cases_by([&mount] { return mount.mount_again(); });
  result<void> mounted;
  for (int i = 0; i < max_tries; ++i) {
    mounted = co_await who.session.prepare_case();
    if (mounted || mounted.error().ec || !who.session.may_damage()) {
      break;
    }
  }
  if (!mounted && !mounted.error().ec) {
    facts.survey = std::make_shared<without_mount>(mounted.error().message);
    co_return result<void>();
  }
  co_return mounted;
}

/// Starts an attempt that runs beside others on its board, or on several boards.
void dispatcher::start_beside(start_attempt order) {
  asio::co_spawn(context_, attempt(std::move(order)), rethrow);
}

void dispatcher::report_stop(run_clock::duration stopped) {
  if (stopped > run_clock::duration::zero()) { // else nobody could have made us go on
    emit(notice{"", fmt::format("stopped for {:.1f} s (Ctrl-Z), which do not count",
                                std::chrono::duration<double>(stopped).count())});
  }
}

void dispatcher::keep_ticking() {
  ticker_.expires_after(std::chrono::milliseconds(100));
  ticker_.async_wait([this](error_code ec) {
    if (ec || ended_) {
      return;
    }
    keys_.check();
    on_tick_(std::chrono::duration_cast<run_duration>(clock::now() - start_), pace());
    keep_ticking();
  });
}

} // namespace mprun
