#include "runner/upstream/multitest_farm.hpp"

#include "runner/confirming/confirm.hpp"
#include "runner/end_signals.hpp"
#include "runner/event_now.hpp"
#include "runner/fair_trial.hpp"
#include "runner/upstream/multitest_verdict.hpp"
#include "runner/upstream/test_source.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <fmt/format.h>
#include <thread>
#include <utility>

namespace mprun::upstream {
namespace {

using clock = std::chrono::steady_clock;

void rethrow(std::exception_ptr failed) {
  if (failed) {
    std::rethrow_exception(failed);
  }
}

/// The n-th in the order of itertools.permutations.
std::vector<std::size_t> permuted(std::vector<std::size_t> const& items, std::size_t n) {
  std::vector<std::size_t> places(items.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    places[i] = i;
  }
  for (; n > 0; --n) {
    std::next_permutation(places.begin(), places.end());
  }
  std::vector<std::size_t> out;
  for (auto const place : places) {
    out.push_back(items[place]);
  }
  return out;
}

} // namespace

multitest_farm::multitest_farm(std::vector<board_spec> const& boards,
                               std::vector<multitest_cell> cells, dispatcher_options options,
                               dispatcher::sink on_event, dispatcher::tick on_tick)
    : specs_(boards), cells_(std::move(cells)), options_(std::move(options)),
      on_event_(std::move(on_event)), on_tick_(std::move(on_tick)), start_(clock::now()),
      starts_(context_.get_executor(), std::max(4U, 2 * std::thread::hardware_concurrency())),
      host_(context_.get_executor()), environment_{context_.get_executor(),
                                                   options_.place,
                                                   options_.log_folder,
                                                   start_,
                                                   "",
                                                   starts_,
                                                   {},
                                                   recordings_folder(options_.record,
                                                                     options_.log_folder)},
      truths_(context_.get_executor(), options_.truth_cache, options_.place), signals_(context_),
      ticker_(context_), changed_(context_),
      ledger_(cells_.size(), options_.scheduling,
              [this](cell_finished what) { emit(std::move(what)); }) {
  add_end_signals(signals_);
}

void multitest_farm::emit(fact what) {
  on_event_(event_now(std::move(what), start_));
}

int multitest_farm::run() {
  announce();
  on_signal();
  keep_ticking();
  for (std::size_t board = 0; board < specs_.size(); ++board) {
    players_.push_back(std::make_unique<player>(specs_[board], environment_));
    asio::co_spawn(context_, open(board), rethrow);
  }
  asio::co_spawn(context_, direct(), rethrow);
  context_.run();
  end_boards();
  auto const code = ledger_.exit_code();
  emit(run_finished{ledger_.how_it_ended(), code,
                    std::chrono::duration_cast<run_duration>(clock::now() - start_)});
  return code;
}

void multitest_farm::end_boards() {
  std::size_t kept = 0;
  for (auto const& one : players_) {
    auto const keep =
        options_.record == record_mode::all || one->had_trouble || one->what == player::state::busy;
    kept += one->session.end_recording(keep) ? 1 : 0;
    for (auto const& problem : one->session.problems()) {
      emit(notice{one->spec.id, problem});
    }
    confirming::tell_of_line(one->session, [&](std::string what) {
      emit(notice{one->spec.id, std::move(what)});
    });
  }
  if (kept != 0) {
    emit(notice{"", told_of_recordings(kept, options_.log_folder)});
  }
}

void multitest_farm::announce() {
  emit(options_.about);
  for (auto const& board : specs_) {
    emit(board_declared{board.id, board.platform, description_of(board.link), board.tags});
  }
  for (cell_id cell = 0; cell < cells_.size(); ++cell) {
    auto const& one = cells_[cell].about;
    emit(cell_planned{cell, "", one.suite, one.name, one.file.string()});
  }
}

task<void> multitest_farm::open(std::size_t board) {
  auto& me = *players_[board];
  auto const begun = clock::now();
  std::optional<host_work::piece> starting;
  if (is_on_host(me.spec.link)) {
    starting.emplace(host_.begin());
  }
  auto const failed = co_await me.session.open();
  starting.reset();
  if (failed) {
    me.what = player::state::lost;
    me.had_trouble = true;
    emit(board_lost{me.spec.id, failed->blame, failed->message});
  } else {
    me.what = player::state::idle;
    emit(board_opened{me.spec.id, me.session.facts(),
                      std::chrono::duration_cast<run_duration>(clock::now() - begun)});
  }
  changed_.cancel();
}

std::size_t multitest_farm::alive() const {
  return static_cast<std::size_t>(
      std::count_if(players_.begin(), players_.end(),
                    [](auto const& one) { return one->what != player::state::lost; }));
}

/// Of --jobs: boards at work at once. A test that needs more than that runs alone.
bool multitest_farm::has_room(multitest_cell const& cell) const {
  auto const busy =
      static_cast<std::size_t>(std::count_if(players_.begin(), players_.end(), [](auto const& one) {
        return one->what == player::state::busy;
      }));
  auto const most = options_.scheduling.jobs;
  return most == 0 || busy == 0 || busy + cell.instances <= most;
}

/// All or nothing; the host's network is one of the things.
std::optional<multitest_farm::players> multitest_farm::choose(multitest_cell const& cell) const {
  players chosen;
  for (std::size_t i = 0; i < players_.size() && chosen.size() < cell.instances; ++i) {
    if (players_[i]->what == player::state::idle) {
      chosen.push_back(i);
    }
  }
  if (chosen.size() < cell.instances || !has_room(cell) ||
      (needs_host(cell, chosen) && !host_is_free_)) {
    return std::nullopt;
  }
  return permuted(chosen, cell.permutation);
}

bool multitest_farm::needs_host(multitest_cell const& cell, players const& who) const {
  return !cell.about.expected_file || std::any_of(who.begin(), who.end(), [this](std::size_t one) {
    return specs_[one].platform == "unix";
  });
}

/// One that runs alone, and all others for it.
bool multitest_farm::must_wait(cell_id cell) const {
  return under_way_ > 0 && (one_is_alone_ || ledger_.alone(cell) != 0);
}

bool multitest_farm::any_on_host(players const& who) const {
  return std::any_of(who.begin(), who.end(),
                     [this](std::size_t one) { return is_on_host(specs_[one].link); });
}

attempt_outcome multitest_farm::too_few_boards(multitest_cell const& cell) const {
  auto const never = specs_.size() < cell.instances;
  auto const there_are = never ? fmt::format("the farm has {}", specs_.size())
                               : fmt::format("{} could be used", alive());
  return {never ? verdict::skipped : verdict::errored, never ? blame::none : blame::board,
          fmt::format("needs {} boards, {}", cell.instances, there_are)};
}

task<void> multitest_farm::direct() {
  while (ledger_.next() || under_way_ > 0) {
    if (auto const first = ledger_.next()) {
      auto const& cell = cells_[*first];
      if (alive() < cell.instances) {
        ledger_.take();
        ledger_.settle(*first, too_few_boards(cell), "");
        continue;
      }
      auto who = must_wait(*first) ? std::nullopt : choose(cell);
      if (who) {
        one_is_alone_ = ledger_.alone(*first) != 0;
        ledger_.take();
        auto const holds_host = needs_host(cell, *who);
        host_is_free_ = host_is_free_ && !holds_host;
        for (auto const one : *who) {
          players_[one]->what = player::state::busy;
        }
        ++under_way_;
        asio::co_spawn(context_, attempt(*first, *std::move(who), holds_host), rethrow);
        continue;
      }
    }
    changed_.expires_at(clock::time_point::max());
    error_code woken;
    co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  for (auto const& one : players_) {
    if (one->what == player::state::idle) {
      co_await one->session.leave();
    }
  }
  ended_ = true;
  context_.stop();
}

task<void> multitest_farm::attempt(cell_id cell, players who, bool holds_host) {
  auto const& what = cells_[cell];
  auto const alone = ledger_.alone(cell);
  if (alone != 0) {
    co_await host_.until_idle(); // a board may be opening
  }
  auto const begun = clock::now();
  attempt_finished outcome;
  outcome.cell = cell;
  outcome.board = specs_[who.front()].id;
  outcome.attempt = ledger_.begin(cell);
  emit(attempt_started{cell, outcome.board, outcome.attempt});
  std::optional<host_work::piece> of_cpython;
  if (holds_host && !any_on_host(who)) {
    of_cpython.emplace(host_.begin());
  }
  confirming::doubt doubt;
  for (auto const one : who) {
    doubt.boards.emplace_back(players_[one]->session);
  }
  fair_trial trial(host_, asio::use_service<children>(context_), any_on_host(who), alone);
  multitest_result ran;
  auto lost = co_await play_and_judge(what, who, ran, outcome);
  // Faults that were injected explain more than what else the host had to do.
  auto const in_doubt = !confirming::was_disturbed(doubt, outcome) && trial.judge(outcome);
  if (!in_doubt) {
    doubt.run_again = [this, &what, &who, &ran](attempt_finished& again) {
      return play_and_judge(what, who, ran, again);
    };
    lost = co_await confirming::confirm(std::move(doubt), std::move(lost), outcome);
  }
  if (outcome.verdict == verdict::passed && !ran.timed_out) {
    truths_.confirm(what.about);
  }
  auto const is_good = outcome.verdict == verdict::passed || outcome.verdict == verdict::skipped;
  host_is_free_ = host_is_free_ || holds_host;
  --under_way_;
  for (std::size_t i = 0; i < who.size(); ++i) {
    auto& one = *players_[who[i]];
    one.session.note(fmt::format("instance{} of {}/{}: {} {}", i, what.about.suite, what.about.name,
                                 name_of(outcome.verdict), outcome.message));
    one.session.flush_recording();
    one.had_trouble = one.had_trouble || !is_good;
    one.what = player::state::idle;
    if (auto const& why = ran.lost[i]) {
      one.what = player::state::lost;
      emit(board_lost{one.spec.id, why->blame, why->message});
      one.session.close();
    }
  }
  outcome.took = std::chrono::duration_cast<run_duration>(clock::now() - begun);
  if (!ledger_.is_settled(cell)) { // else aborted meanwhile
    attempt_outcome const told{outcome.verdict, outcome.blame, outcome.message, in_doubt};
    emit(outcome);
    ledger_.attempt_ended(cell, told, outcome.board);
  }
  changed_.cancel();
}

/// Gives the first trouble of a board that is lost; all of it is in `ran`.
task<std::optional<trouble>> multitest_farm::play_and_judge(multitest_cell const& cell,
                                                            players const& who,
                                                            multitest_result& ran,
                                                            attempt_finished& outcome) {
  ran = co_await play(cell, who);
  truth expected;
  if (!ran.why && ran.problem.empty() && !ran.skipped) {
    expected = co_await truths_.expected_for(cell.about, cell.instances);
  }
  judge_multitest(ran, expected.output, ids_of(who), outcome);
  if (!expected.problem.empty()) {
    outcome.verdict = verdict::errored;
    outcome.blame = blame::host;
    outcome.message = expected.problem;
    outcome.detail.clear(); // it was compared with nothing
  }
  auto const lost = std::find_if(ran.lost.begin(), ran.lost.end(),
                                 [](auto const& one) { return one.has_value(); });
  co_return lost == ran.lost.end() ? std::nullopt : *lost;
}

task<multitest_result> multitest_farm::play(multitest_cell const& cell, players const& who) {
  if (auto gone = why_unreadable(cell.about.file); !gone.empty()) {
    multitest_result unread;
    unread.why = trouble{blame::host, std::move(gone)};
    unread.lost.resize(who.size());
    co_return unread;
  }
  std::vector<std::unique_ptr<board_host>> hosts;
  std::vector<cast_member> cast;
  for (auto const one : who) {
    hosts.push_back(std::make_unique<board_host>(players_[one]->session));
    auto const kind =
        specs_[one].platform == "unix" ? instance_kind::unix_port : instance_kind::board;
    cast.push_back({hosts.back().get(), kind});
  }
  multitest_case what;
  what.file = cell.about.file;
  what.source = read_source(cell.about.file);
  what.verbatim = cell.verbatim;
  what.instances = cell.instances;
  auto result = co_await play_multitest(std::move(what), std::move(cast));
  co_return result;
}

void multitest_farm::on_signal() {
  signals_.async_wait([this](error_code ec, int) {
    if (ec || ended_) {
      return;
    }
    if (!interrupted_) {
      interrupted_ = true;
      emit(notice{"", "interrupted: no further case starts; again to stop at once"});
      ledger_.stop(run_end::interrupted, "not run: interrupted");
      changed_.cancel();
      on_signal();
      return;
    }
    ended_ = true;
    ledger_.abort("interrupted");
    context_.stop();
  });
}

void multitest_farm::keep_ticking() {
  ticker_.expires_after(std::chrono::milliseconds(100));
  ticker_.async_wait([this](error_code ec) {
    if (ec || ended_) {
      return;
    }
    on_tick_(std::chrono::duration_cast<run_duration>(clock::now() - start_));
    keep_ticking();
  });
}

std::vector<std::string> multitest_farm::ids_of(players const& who) const {
  std::vector<std::string> ids;
  for (auto const one : who) {
    ids.push_back(specs_[one].id);
  }
  return ids;
}

} // namespace mprun::upstream
