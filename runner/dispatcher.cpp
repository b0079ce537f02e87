#include "runner/dispatcher.hpp"

#include "runner/case_files.hpp"
#include "runner/transfer_run.hpp"
#include "suites/judge.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <thread>
#include <utility>

namespace mprun {
namespace {

using clock = std::chrono::steady_clock;

/// Starting an interpreter is mostly computing, so more at once than this only makes each slower.
std::size_t start_places() {
  return std::max(4U, 2 * std::thread::hardware_concurrency());
}

/// What an event keeps of a case's output: enough to see how it began and how it ended.
std::string cut_in_the_middle(std::string const& text) {
  constexpr std::size_t most = 32 * 1024;
  if (text.size() <= most) {
    return text;
  }
  auto const half = most / 2;
  return text.substr(0, half) + fmt::format("\n[… {} bytes left out …]\n", text.size() - 2 * half) +
         text.substr(text.size() - half);
}

std::string joined(std::vector<std::string> const& items) {
  std::string out;
  for (auto const& item : items) {
    out += (out.empty() ? "" : ",") + item;
  }
  return out;
}

} // namespace

/// One board's coroutine waits on `wake` for its next order.
struct dispatcher::worker {
  worker(board_spec const& board, session_environment& environment)
      : session(board, environment), wake(environment.executor) {}

  mprun::session session;
  case_files files;
  asio::steady_timer wake;
  std::optional<start_attempt> order;
  bool to_close = false;
  bool in_trouble = false; ///< something did not pass on it, or is under way
};

dispatcher::dispatcher(plan const& what, dispatcher_options options, sink on_event, tick on_tick)
    : plan_(what), options_(std::move(options)), on_event_(std::move(on_event)),
      on_tick_(std::move(on_tick)), start_(clock::now()), scheduler_(plan_, options_.scheduling),
      starts_(context_.get_executor(), start_places()),
      environment_{context_.get_executor(),
                   options_.place,
                   options_.log_folder,
                   start_,
                   joined(modules_asked_for(plan_.cases)),
                   starts_,
                   {},
                   options_.record == record_mode::none ? std::filesystem::path()
                                                        : options_.log_folder},
      truth_(context_.get_executor(), options_.truth_cache,
             static_cast<int>(std::max(1U, std::thread::hardware_concurrency()))),
      signals_(context_, SIGINT, SIGTERM), ticker_(context_), workers_(plan_.boards.size()),
      sources_(plan_.cases.size()) {}

dispatcher::~dispatcher() = default;

void dispatcher::emit(fact what) {
  auto const now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto const since = std::chrono::duration_cast<run_duration>(clock::now() - start_);
  on_event_(event{now, since, std::move(what)});
}

int dispatcher::run() {
  announce();
  on_signal();
  keep_ticking();
  for (auto const& cell : plan_.cells) {
    if (cell.skip_reason.empty()) {
      truth_.want(plan_.cases[cell.case_index]);
    }
  }
  carry_out(scheduler_.begin());
  context_.run();
  end_boards();
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
    auto const keep = options_.record == record_mode::all || one->in_trouble;
    kept += one->session.end_recording(keep) ? 1 : 0;
    for (auto const& problem : one->session.problems()) {
      emit(notice{plan_.boards[board].id, problem});
    }
  }
  if (kept != 0) {
    emit(notice{"", fmt::format("the recordings of {} board{} are in {}; mprun replay FILE prints "
                                "one",
                                kept, kept == 1 ? "" : "s", options_.log_folder.string())});
  }
}

void dispatcher::announce() {
  emit(options_.about);
  for (auto const& board : plan_.boards) {
    emit(board_declared{board.id, board.platform, description_of(board.link), board.tags});
  }
  for (cell_id cell = 0; cell < plan_.cells.size(); ++cell) {
    auto const& planned = plan_.cells[cell];
    auto const& one = plan_.cases[planned.case_index];
    emit(cell_planned{cell, planned.board_index ? plan_.boards[*planned.board_index].id : "",
                      one.suite, one.name, one.file.string()});
  }
}

void dispatcher::carry_out(commands list) {
  for (auto& one : list) {
    if (auto* settled = std::get_if<cell_finished>(&one)) {
      emit(std::move(*settled));
    } else if (auto const* opening = std::get_if<open_board>(&one)) {
      start_worker(opening->board);
    } else if (auto const* order = std::get_if<start_attempt>(&one)) {
      workers_[order->board]->order = *order;
      workers_[order->board]->wake.cancel();
    } else if (auto const* closing = std::get_if<close_board>(&one)) {
      workers_[closing->board]->to_close = true;
      workers_[closing->board]->wake.cancel();
    }
  }
  end_if_finished();
}

void dispatcher::start_worker(std::size_t board) {
  workers_[board] = std::make_unique<worker>(plan_.boards[board], environment_);
  // An exception in a worker is a broken invariant: it leaves run() and so reaches main.
  asio::co_spawn(context_, work(board), [](std::exception_ptr failed) {
    if (failed) {
      std::rethrow_exception(failed);
    }
  });
}

task<void> dispatcher::work(std::size_t board) {
  auto& me = *workers_[board];
  auto const opened = clock::now();
  auto failed = co_await me.session.open();
  if (failed) {
    me.in_trouble = true;
    me.session.mask(failed->message);
    emit(board_lost{plan_.boards[board].id, failed->blame, failed->message});
    carry_out(scheduler_.board_lost(board, failed->blame, failed->message, nullptr));
    co_return;
  }
  emit(board_opened{plan_.boards[board].id, me.session.facts(),
                    std::chrono::duration_cast<run_duration>(clock::now() - opened)});
  carry_out(scheduler_.board_ready(board, me.session.facts()));
  while (!me.to_close) {
    if (!me.order) {
      me.wake.expires_at(clock::time_point::max());
      error_code woken;
      co_await me.wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      continue;
    }
    auto const order = *std::exchange(me.order, std::nullopt);
    co_await attempt(me, order);
  }
  me.session.close();
}

task<void> dispatcher::attempt(worker& who, start_attempt order) {
  auto const& board = plan_.boards[order.board];
  emit(attempt_started{order.cell, board.id, order.attempt});
  auto const started = clock::now();
  auto const was_in_trouble = std::exchange(who.in_trouble, true);
  attempt_finished outcome;
  outcome.cell = order.cell;
  outcome.board = board.id;
  outcome.attempt = order.attempt;
  auto const& planned = plan_.cells[order.cell];
  auto const& one = plan_.cases[planned.case_index];
  ran_case ran;
  auto no_files = co_await who.files.bring(who.session, board, one.files);
  if (no_files) {
    ran.why = *no_files;
    if (!who.session.is_open()) {
      ran.lost = std::move(no_files);
    }
  } else if (one.transfer) {
    ran = co_await run_transfer(who.session, board, one, options_.place.scratch);
  } else {
    ran = co_await who.session.run(one, source_of(planned.case_index));
  }
  if (ended_) {
    co_return; // aborted meanwhile; the cell is settled
  }
  run_output const printed{ran.output, ran.error};
  if (ran.how != ran_case::end::completed) {
    outcome.verdict = ran.how == ran_case::end::timed_out ? verdict::timed_out : verdict::errored;
    outcome.blame = ran.why.blame;
    outcome.message = ran.why.message;
    outcome.detail = ran.error;
  } else if (one.transfer) {
    outcome.verdict = verdict::passed;
    outcome.message = ran.note;
  } else {
    auto judged = judge_alone(one, printed);
    if (!judged) {
      auto const truth = co_await truth_.expected_for(one);
      if (truth.problem.empty()) {
        judged = judge_against(one, printed, truth.output);
      } else {
        outcome.verdict = verdict::errored;
        outcome.blame = blame::host;
        outcome.message = truth.problem;
      }
    }
    if (judged) {
      outcome.verdict = judged->verdict;
      outcome.blame = judged->verdict == verdict::failed ? blame::test : blame::none;
      outcome.message = judged->message;
      if (outcome.verdict == verdict::failed && who.session.link_is_suspect()) {
        // Bytes were damaged on purpose while it ran: nobody can tell what the board printed.
        outcome.verdict = verdict::errored;
        outcome.blame = blame::link;
        outcome.message = "the link was disturbed: " + outcome.message;
      }
      outcome.detail = judged->detail;
      outcome.line = judged->line;
    }
  }
  auto const is_good = outcome.verdict == verdict::passed || outcome.verdict == verdict::skipped;
  who.in_trouble = was_in_trouble || !is_good;
  if (!is_good) {
    outcome.output = cut_in_the_middle(ran.output);
  }
  outcome.took = std::chrono::duration_cast<run_duration>(clock::now() - started);
  for (auto* const text : {&outcome.message, &outcome.detail, &outcome.output}) {
    who.session.mask(*text);
  }
  if (ran.lost) {
    who.session.mask(ran.lost->message);
  }
  who.session.note(
      fmt::format("{}/{}: {} {}", one.suite, one.name, name_of(outcome.verdict), outcome.message));
  who.session.flush_recording();
  attempt_outcome const told{outcome.verdict, outcome.blame, outcome.message};
  emit(std::move(outcome));
  if (ran.lost) {
    emit(board_lost{board.id, ran.lost->blame, ran.lost->message});
    who.to_close = true;
    carry_out(scheduler_.board_lost(order.board, ran.lost->blame, ran.lost->message, &told));
  } else {
    carry_out(scheduler_.attempt_done(order.board, told));
  }
}

std::string const& dispatcher::source_of(std::size_t case_index) {
  auto& text = sources_[case_index];
  if (text.empty()) {
    std::ifstream in(plan_.cases[case_index].file, std::ios::binary);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  return text;
}

void dispatcher::on_signal() {
  signals_.async_wait([this](error_code ec, int) {
    if (ec || ended_) {
      return;
    }
    if (!interrupted_) {
      interrupted_ = true;
      emit(notice{"", "interrupted: no further case starts; again to stop at once"});
      carry_out(scheduler_.stop(run_end::interrupted, "not run: interrupted"));
      on_signal();
      return;
    }
    carry_out(scheduler_.abort("interrupted"));
  });
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
    context_.stop();
  }
}

} // namespace mprun
