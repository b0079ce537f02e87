// One attempt at a case, on all the boards it takes: run, confirmed, reported.
#include "base/async/run_clock.hpp"
#include "base/text/text.hpp"
#include "runner/confirming/confirm.hpp"
#include "runner/run/dispatcher_worker.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// The length to which a line of source in an outcome is cut.
constexpr std::size_t max_line = 500;

/// What an event keeps of a case's output: enough to see how it began and how it ended.
constexpr std::size_t max_output = 32 * 1024;

bool is_good(attempt_finished const& outcome) {
  return outcome.verdict == verdict::passed || outcome.verdict == verdict::skipped;
}

/// Empty where the file has no such line any more.
std::string line_of(std::filesystem::path const& file, int number) {
  std::ifstream in(file, std::ios::binary);
  std::string line;
  for (int i = 0; i < number; ++i) {
    if (!std::getline(in, line)) {
      return {};
    }
  }
  return cut_in_the_middle(line.substr(0, line.find('\r')), max_line);
}

} // namespace

dispatcher::line_counts dispatcher::at_work::counts() const {
  line_counts sum;
  for (auto const* const who : team) {
    sum.resets += who->session.resets();
    sum.faults += who->session.faults().damage + who->session.faults().delay;
  }
  return sum;
}

/// CPython is asked again too, because its output beside other work may be as wrong as the board's.
task<void> dispatcher::prepare_run_alone(test_case const& test) {
  co_await host_.until_idle();
  auto& programs = asio::use_service<children>(context_);
  programs.watch(children::attention::favoured);
  co_await expected_.recompute(test);
  programs.end_watch();
}

attempt_runner& dispatcher::runner_of(test_case const& test) {
  return *runners_.at(test.kind);
}

/// Fails with the first loss if a board was lost.
task<result<void>> dispatcher::run_case(at_work& here, attempt_finished& outcome) {
  attempt_setting setting{{}, here.about, expected_};
  for (auto* const who : here.team) {
    setting.boards.push_back({who->board, who->session, who->files, here.stop});
  }
  auto kept = co_await runner_of(here.about).run(std::move(setting), outcome);
  here.kept = std::move(kept);
  auto const lost = std::find_if(here.kept.begin(), here.kept.end(),
                                 [](auto const& board) { return board.has_error(); });
  co_return lost == here.kept.end() ? result<void>() : *lost;
}

task<void> dispatcher::attempt(start_attempt order) {
  auto const& about = plan_.cases[plan_.cells[order.cell].case_index];
  at_work here{std::move(order), about, {}, {}, {}};
  auto& outcome = here.outcome;
  for (auto const board : here.order.boards) {
    here.team.push_back(workers_[board].get());
  }
  if (here.order.alone != 0) {
    co_await prepare_run_alone(here.about);
  }
  outcome.cell = here.order.cell;
  outcome.board = here.team.front()->board.id;
  outcome.attempt = here.order.attempt;
  emit(attempt_started{outcome.cell, outcome.board, outcome.attempt});
  under_way_.push_back(&here);
  auto const started = clock::now();
  auto const before = here.counts();
  confirming::suspect_attempt doubt;
  for (auto* const who : here.team) {
    ++who->under_way;
    doubt.boards.emplace_back(who->session);
  }
  auto const on_host = std::any_of(here.team.begin(), here.team.end(),
                                   [](worker const* who) { return is_on_host(who->board.link); });
  std::optional<host_work::piece> of_cpython; // for its part beside boards behind real lines
  if (!on_host && holds_ports(here.about, plan_.boards, here.order.boards)) {
    of_cpython.emplace(host_.begin());
  }
  fair_trial trial(host_, asio::use_service<children>(context_), on_host, here.order.alone);
  auto kept = co_await run_case(here, outcome);
  // Faults that were injected explain more than what else the host had to do.
  here.in_doubt =
      !here.is_skipped && !confirming::was_disturbed(doubt, outcome) && judge_doubt(here, trial);
  if (!here.in_doubt && !here.is_skipped && !ended_) {
    doubt.can_prove = runner_of(here.about).can_prove_source();
    doubt.run_again = [this, &here](attempt_finished& again) { return run_case(here, again); };
    kept = co_await confirming::confirm(std::move(doubt), std::move(kept), outcome);
  }
  of_cpython.reset();
  std::erase(under_way_, &here);
  auto const is_over = ended_ || std::any_of(here.team.begin(), here.team.end(),
                                             [](worker const* who) { return who->is_lost; });
  for (auto* const who : here.team) {
    --who->under_way;
  }
  if (is_over) {
    co_return; // aborted meanwhile, or another case beside it took the board down
  }
  if (here.is_skipped) {
    mark_skipped(here);
  }
  outcome.took = std::chrono::duration_cast<run_duration>(clock::now() - started);
  auto const after = here.counts();
  outcome.resets = after.resets - before.resets;
  outcome.injected_faults = after.faults - before.faults;
  auto const lost_boards = take_lost(here, kept);
  prepare_outcome(here);
  attempt_outcome const concluded{outcome.verdict, outcome.blame, outcome.message, here.in_doubt,
                                  outcome.reason};
  auto const cell = outcome.cell;
  emit(std::move(outcome));
  for (auto const& lost : lost_boards) {
    auto& who = *workers_[lost.board];
    emit(board_lost{who.board.id, lost.blame, lost.message});
    who.is_lost = true;
    who.to_close = true;
    who.wake.notify();
  }
  carry_out(scheduler_.attempt_done(cell, concluded, lost_boards));
}

bool dispatcher::judge_doubt(at_work& here, fair_trial& trial) {
  std::optional<bool> noted; // set if a board is a recording
  for (auto const* const who : here.team) {
    if (auto const note = who->session.journal().was_noted_in_recording(std::string(doubt_note))) {
      noted = noted.value_or(false) || *note;
    }
  }
  auto const in_doubt = noted ? is_in_doubt_again(*noted, here.outcome) : trial.judge(here.outcome);
  for (auto* const who : here.team) {
    if (in_doubt) {
      who->session.journal().note(std::string(doubt_note));
    }
  }
  return in_doubt;
}

/// `kept`: no board was lost, in the last run or after it.
std::vector<lost_board> dispatcher::take_lost(at_work& here, result<void> const& kept) {
  std::vector<lost_board> out;
  for (std::size_t i = 0; !kept && i < here.team.size(); ++i) {
    auto const& session = here.team[i]->session;
    auto const& own = here.kept[i];
    if (here.team.size() == 1 || !own || !session.is_open()) {
      auto why = here.team.size() > 1 && !own ? own.error() : kept.error();
      out.push_back({here.order.boards[i], why.blame, std::move(why.message)});
    }
  }
  return out;
}

/// Counts the outcome, makes it fit to be shown, and notes it on its boards.
void dispatcher::prepare_outcome(at_work& here) {
  auto& outcome = here.outcome;
  auto const good = is_good(outcome);
  run_again_alone_ += here.order.alone == 1 ? 1 : 0;
  passed_alone_ += here.order.alone != 0 && good ? 1 : 0;
  auto const left_out = here.team.size() == 1 ? here.team.front()->session.log_lines_left_out() : 0;
  if (left_out != 0 && !good) {
    outcome.detail +=
        fmt::format("{}{} log {} left out\n",
                    outcome.detail.empty() || outcome.detail.ends_with('\n') ? "" : "\n", left_out,
                    left_out == 1 ? "line" : "lines");
  }
  // Before the output is cut, because half a secret would not be recognized.
  here.team.front()->session.journal().mask(outcome.output);
  outcome.output = good ? std::string() : cut_in_the_middle(outcome.output, max_output);
  if (!good && outcome.line > 0) {
    outcome.source = line_of(here.about.file, outcome.line);
  }
  for (auto who = here.team.begin() + 1; who != here.team.end(); ++who) {
    outcome.other_boards.push_back((*who)->board.id);
  }
  for (auto* const who : here.team) {
    who->had_trouble = who->had_trouble || !good;
    who->session.journal().note(fmt::format("{}/{}: {} {}", here.about.suite, here.about.name,
                                            name_of(outcome.verdict), outcome.message));
    who->session.journal().flush_recording();
  }
}

} // namespace mprun
