#include "runner/upstream/multitest_farm.hpp"

#include "runner/upstream/test_source.hpp"
#include "suites/text_diff.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <exception>
#include <fmt/format.h>
#include <fmt/ranges.h>
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
      environment_{
          context_.get_executor(), options_.place, options_.log_folder, start_, "", starts_, {}},
      signals_(context_, SIGINT, SIGTERM), ticker_(context_), changed_(context_),
      attempts_(cells_.size()), settled_(cells_.size()) {}

void multitest_farm::emit(fact what) {
  auto const now =
      std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto const since = std::chrono::duration_cast<run_duration>(clock::now() - start_);
  on_event_(event{now, since, std::move(what)});
}

int multitest_farm::run() {
  announce();
  on_signal();
  keep_ticking();
  for (std::size_t board = 0; board < specs_.size(); ++board) {
    players_.push_back(std::make_unique<player>(specs_[board], environment_));
    asio::co_spawn(context_, open(board), rethrow);
  }
  for (cell_id cell = 0; cell < cells_.size(); ++cell) {
    waiting_.push_back(cell);
  }
  asio::co_spawn(context_, direct(), rethrow);
  context_.run();
  for (auto const& one : players_) {
    one->session.close();
  }
  auto const code = exit_code();
  emit(run_finished{how_, code, std::chrono::duration_cast<run_duration>(clock::now() - start_)});
  return code;
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
  auto const failed = co_await me.session.open();
  if (failed) {
    me.what = player::state::lost;
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

/// All or nothing; the host's network is one of the things.
std::optional<multitest_farm::players> multitest_farm::choose(multitest_cell const& cell) const {
  players chosen;
  for (std::size_t i = 0; i < players_.size() && chosen.size() < cell.instances; ++i) {
    if (players_[i]->what == player::state::idle) {
      chosen.push_back(i);
    }
  }
  if (chosen.size() < cell.instances || (needs_host(cell, chosen) && !host_is_free_)) {
    return std::nullopt;
  }
  return permuted(chosen, cell.permutation);
}

bool multitest_farm::needs_host(multitest_cell const& cell, players const& who) const {
  return !cell.about.expected_file || std::any_of(who.begin(), who.end(), [this](std::size_t one) {
    return specs_[one].platform == "unix";
  });
}

task<void> multitest_farm::direct() {
  while (!waiting_.empty() || under_way_ > 0) {
    if (!waiting_.empty()) {
      auto const first = waiting_.front();
      auto const& cell = cells_[first];
      if (alive() < cell.instances) {
        waiting_.pop_front();
        auto const reason = fmt::format("needs {} boards, {}", cell.instances,
                                        specs_.size() < cell.instances
                                            ? fmt::format("the farm has {}", specs_.size())
                                            : fmt::format("{} could be used", alive()));
        auto const never = specs_.size() < cell.instances;
        settle(first,
               {never ? verdict::skipped : verdict::errored, never ? blame::none : blame::board,
                reason},
               "");
        continue;
      }
      if (auto who = choose(cell)) {
        waiting_.pop_front();
        auto const holds_host = needs_host(cell, *who);
        host_is_free_ = host_is_free_ && !holds_host;
        for (auto const one : *who) {
          players_[one]->what = player::state::busy;
        }
        ++under_way_;
        asio::co_spawn(context_, attempt(first, *std::move(who), holds_host), rethrow);
        continue;
      }
    }
    changed_.expires_at(clock::time_point::max());
    error_code woken;
    co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  ended_ = true;
  context_.stop();
}

task<void> multitest_farm::attempt(cell_id cell, players who, bool holds_host) {
  auto const& what = cells_[cell];
  auto const begun = clock::now();
  attempt_finished outcome;
  outcome.cell = cell;
  outcome.board = specs_[who.front()].id;
  outcome.attempt = ++attempts_[cell];
  emit(attempt_started{cell, outcome.board, outcome.attempt});
  auto const ran = co_await play(what, who);
  std::string problem;
  std::string expected;
  if (!ran.why && ran.problem.empty() && !ran.skipped) {
    expected = co_await expected_for(what, problem);
  }
  judge(ran, expected, who, outcome);
  if (!problem.empty()) {
    outcome.verdict = verdict::errored;
    outcome.blame = blame::host;
    outcome.message = problem;
  }
  host_is_free_ = host_is_free_ || holds_host;
  --under_way_;
  for (std::size_t i = 0; i < who.size(); ++i) {
    auto& one = *players_[who[i]];
    one.session.note(fmt::format("instance{} of {}/{}: {} {}", i, what.about.suite, what.about.name,
                                 name_of(outcome.verdict), outcome.message));
    one.what = player::state::idle;
    if (auto const& lost = ran.lost[i]) {
      one.what = player::state::lost;
      emit(board_lost{one.spec.id, lost->blame, lost->message});
      one.session.close();
    }
  }
  outcome.took = std::chrono::duration_cast<run_duration>(clock::now() - begun);
  attempt_ended(std::move(outcome));
  changed_.cancel();
}

task<multitest_result> multitest_farm::play(multitest_cell const& cell, players const& who) {
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
  what.instances = cell.instances;
  auto result = co_await play_multitest(std::move(what), std::move(cast));
  co_return result;
}

/// Its .exp, or what CPython prints when it plays all the parts; once for all permutations.
task<std::string> multitest_farm::expected_for(multitest_cell const& cell, std::string& problem) {
  if (auto const& file = cell.about.expected_file) {
    auto text = read_file(*file);
    if (!text) {
      problem = fmt::format("cannot read {}", file->string());
      co_return std::string();
    }
    co_return *std::move(text);
  }
  auto const known = truths_.find(cell.about.file);
  if (known != truths_.end()) {
    co_return known->second;
  }
  std::vector<std::unique_ptr<cpython_host>> hosts;
  std::vector<cast_member> cast;
  for (std::size_t i = 0; i < cell.instances; ++i) {
    hosts.push_back(std::make_unique<cpython_host>(
        context_.get_executor(), cell.about.file.parent_path(), options_.place.token));
    cast.push_back({hosts.back().get(), instance_kind::cpython});
  }
  multitest_case what;
  what.file = cell.about.file;
  what.source = read_source(cell.about.file);
  what.instances = cell.instances;
  auto const ran = co_await play_multitest(std::move(what), std::move(cast));
  if (ran.why) {
    problem = ran.why->message;
  } else {
    truths_.emplace(cell.about.file, ran.output);
  }
  co_return ran.output;
}

void multitest_farm::judge(multitest_result const& ran, std::string const& expected,
                           players const& who, attempt_finished& outcome) const {
  auto const suspect = std::any_of(who.begin(), who.end(), [this](std::size_t one) {
    return players_[one]->session.link_is_suspect();
  });
  outcome.output = ran.output;
  auto const boards = in_words(who);
  if (ran.why) {
    outcome.verdict = verdict::errored;
    outcome.blame = ran.why->blame;
    outcome.message =
        fmt::format("instance{} on {}: {}", ran.who, specs_[who[ran.who]].id, ran.why->message);
  } else if (!ran.problem.empty()) {
    outcome.verdict = verdict::errored;
    outcome.blame = blame::test;
    outcome.message = ran.problem;
  } else if (ran.skipped) {
    outcome.verdict = verdict::skipped;
    outcome.message = fmt::format("skips itself on {}", boards);
    outcome.output.clear();
  } else if (ran.output == expected) {
    outcome.verdict = verdict::passed;
    outcome.message = boards;
    for (auto const& metric : ran.metrics) {
      outcome.message += "; " + metric;
    }
    outcome.output.clear();
  } else {
    outcome.verdict = ran.timed_out ? verdict::timed_out : verdict::failed;
    outcome.blame = blame::test;
    outcome.message = fmt::format("{}on {}: {}", ran.timed_out ? "silent for too long, " : "",
                                  boards, first_difference(expected, ran.output));
    outcome.detail = unified_diff(expected, ran.output);
    if (suspect) {
      outcome.verdict = verdict::errored;
      outcome.blame = blame::link;
      outcome.message = "the link was disturbed: " + outcome.message;
    }
  }
}

void multitest_farm::attempt_ended(attempt_finished outcome) {
  attempt_outcome const told{outcome.verdict, outcome.blame, outcome.message};
  auto const cell = outcome.cell;
  auto const board = outcome.board;
  if (settled_[cell]) {
    return; // aborted meanwhile
  }
  emit(std::move(outcome));
  auto const bad = told.verdict != verdict::passed && told.verdict != verdict::skipped;
  auto const worth_it = told.blame != blame::test || options_.scheduling.retry_failures;
  if (bad && worth_it && how_ == run_end::complete &&
      attempts_[cell] <= options_.scheduling.retries) {
    waiting_.push_front(cell);
    return;
  }
  settle(cell, told, board);
}

void multitest_farm::settle(cell_id cell, attempt_outcome const& outcome, std::string board) {
  settled_[cell] = true;
  auto const passed = outcome.verdict == verdict::passed;
  auto const skipped = outcome.verdict == verdict::skipped;
  any_ran_ = any_ran_ || (attempts_[cell] > 0 && !skipped) || (!passed && !skipped);
  if (!passed && !skipped) {
    auto const its_doing = outcome.verdict == verdict::failed || outcome.blame == blame::test;
    (its_doing ? any_failure_ : any_error_) = true;
    ++without_pass_;
  }
  emit(cell_finished{cell, std::move(board), outcome.verdict, outcome.blame, outcome.message,
                     attempts_[cell], passed && attempts_[cell] > 1});
  auto const most = options_.scheduling.max_fail;
  if (most != 0 && without_pass_ >= most && how_ == run_end::complete) {
    how_ = run_end::stopped_early;
    settle_waiting(fmt::format("not run: stopped after {} without a pass", without_pass_));
  }
}

void multitest_farm::settle_waiting(std::string const& reason) {
  for (auto const cell : std::exchange(waiting_, {})) {
    settle(cell, {verdict::skipped, blame::none, reason}, "");
  }
  changed_.cancel();
}

void multitest_farm::on_signal() {
  signals_.async_wait([this](error_code ec, int) {
    if (ec || ended_) {
      return;
    }
    how_ = run_end::interrupted;
    if (!interrupted_) {
      interrupted_ = true;
      emit(notice{"", "interrupted: no further case starts; again to stop at once"});
      settle_waiting("not run: interrupted");
      on_signal();
      return;
    }
    ended_ = true;
    for (cell_id cell = 0; cell < cells_.size(); ++cell) {
      if (!settled_[cell]) {
        settle(cell, {verdict::errored, blame::host, "interrupted"}, "");
      }
    }
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

std::string multitest_farm::in_words(players const& who) const {
  std::vector<std::string> ids;
  for (auto const one : who) {
    ids.push_back(specs_[one].id);
  }
  return fmt::format("{}", fmt::join(ids, "|"));
}

int multitest_farm::exit_code() const {
  if (how_ == run_end::interrupted) {
    return 130;
  }
  if (any_failure_) {
    return 1;
  }
  return any_error_ ? 3 : any_ran_ ? 0 : 4;
}

} // namespace mprun::upstream
