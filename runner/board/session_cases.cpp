// The part of a session that runs cases: from a fresh board to a result without a verdict.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "transports/process/child_process.hpp"
#include "transports/protocol/errc.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

std::string in_seconds(std::chrono::milliseconds span) {
  return fmt::format("{:g} s", static_cast<double>(span.count()) / 1000);
}

/// Removes from a traceback what a program that wraps a source adds: its own frame, and the name
/// that exec() gives to a source where the board cannot compile() it under another.
std::string without_first_frame(std::string text) {
  constexpr std::string_view head = "Traceback (most recent call last):";
  constexpr std::string_view frame = "  File \"";
  constexpr std::string_view by_exec = "  File \"<string>\"";
  auto const begun = text.find('\n');
  if (!text.starts_with(head) || text.compare(begun + 1, frame.size(), frame) != 0) {
    return text;
  }
  auto const next = text.find('\n', begun + 1) + 1;
  auto const has_more = next != 0 && text.compare(next, frame.size(), frame) == 0;
  text.erase(has_more ? begun + 1 : 0, has_more ? next - begun - 1 : next);
  for (auto at = text.find(by_exec); at != std::string::npos; at = text.find(by_exec, at)) {
    text.replace(at, by_exec.size(), "  File \"<stdin>\"");
  }
  return text;
}

} // namespace

task<ran_case> session::run(test_case const& test, std::string source, std::string before) {
  ran_case ran;
  left_out_ = 0;
  condition_.begin_case();
  journal_.note(fmt::format("{}/{}: start", test.suite, test.name));
  auto const fresh = co_await ensure_fresh();
  if (!fresh) {
    journal_.note(fresh.error().message);
    auto const recovered = co_await recover(recovery_goal::fresh);
    if (!recovered) {
      ran.why = recovered.error();
      ran.kept = recovered;
      close();
      co_return ran;
    }
  }
  connection_.forget_faults();
  auto const ready = co_await prepare_case();
  if (!ready) {
    note_not_carried(ready.error(), ran);
    co_return ran;
  }
  if (!before.empty()) {
    auto brought = co_await carry(std::move(before));
    if (!brought) {
      note_not_carried(brought.error(), ran);
      co_return ran;
    }
    auto const soon = clock::now() + board_.limits.case_timeout;
    auto const prepared = co_await execute(std::move(brought->program), soon);
    journal_.block("what was run before it failed", prepared.error);
    ran.before_error = prepared.error;
  }
  ran.until = clock::now() + test.case_timeout.value_or(board_.limits.case_timeout);
  co_await run_program_of(test, std::move(source), ran);
  if (!ran.kept) {
    journal_.note("lost: " + ran.kept.error().message);
    close();
  }
  co_return ran;
}

task<result<void>> session::prepare_case() {
  if (!preparer_) {
    co_return result<void>();
  }
  condition_.begin_foreign(); // only a reset takes back what it does
  auto prepared = co_await preparer_();
  if (!prepared && link_is_suspect()) {
    auto why = prepared.error();
    why.blame = blame::link;
    prepared = std::move(why);
  }
  co_return prepared;
}

task<ran_case> session::run_further(test_case test, std::string source, time_point until) {
  ran_case ran;
  ran.until = until;
  test.interrupt_on.reset();
  co_await run_program_of(test, std::move(source), ran);
  if (!ran.kept) {
    journal_.note("lost: " + ran.kept.error().message);
    close();
  }
  co_return ran;
}

/// Returns the program to run instead of `source`.
task<result<carried_source>> session::carry(std::string source) {
  if (!carrier_) {
    carried_source as_it_is;
    as_it_is.program = std::move(source);
    co_return as_it_is;
  }
  auto carried = co_await carrier_(*this, std::move(source));
  co_return carried;
}

void session::note_not_carried(failure why, ran_case& ran) const {
  if (!is_open()) {
    ran.kept = why;
  }
  ran.why = std::move(why);
}

task<void> session::run_program_of(test_case const& test, std::string source, ran_case& ran) {
  auto const begun = clock::now();
  auto brought = co_await carry(std::move(source));
  if (!brought) {
    note_not_carried(brought.error(), ran);
    co_return;
  }
  if (skips_cases_) { // what brought the board this far may have taken the interrupt
    ran.why = blame_for(protocol::errc::interrupted, "begin the case");
    co_return;
  }
  ran.until += clock::now() - begun; // bringing it does not count towards the case's time
  auto const total = test.case_timeout.value_or(board_.limits.case_timeout);
  auto const idle = test.idle_timeout.value_or(board_.limits.idle_timeout);
  condition_.begin_foreign();
  auto options = program_options();
  options.paste_alone = test.needs.raw_paste;
  if (options.paste_alone && raw_paste_.is_broken()) {
    ran.why = {blame::board, "needs raw-paste, and the board has stopped giving credit for it"};
    co_return;
  }
  protocol::execute program(std::move(brought->program), options);
  auto ec = co_await run_to_end(program, test, ran.until);
  was_unsendable_ = ec == protocol::errc::unsendable_source;
  learn_from(program);
  auto const was_running = program.running();
  auto const idled = ec == protocol::errc::timed_out;
  bool board_answers = !ec;
  auto stopped = stop_result::deaf;
  if (was_running && (idled || ec == protocol::errc::output_too_large)) {
    stopped = co_await stop_program(program);
    board_answers = stopped == stop_result::at_prompt;
  } else if (!ec && !program.exited()) {
    ec = co_await prove_idle(!program.prints_on());
    board_answers = !ec;
  }
  ran.output = program.output();
  ran.error = program.error_text();
  journal_.block("output", ran.output);
  journal_.block("error", ran.error);
  auto printed = ran.output;
  journal_.mask(ran.output);
  journal_.mask(ran.error);
  if (printed != ran.output) {
    take_log_lines_out_of(printed);
    ran.unmasked = std::move(printed);
  }
  left_out_ += take_log_lines_out_of(ran.output);
  left_out_ += take_log_lines_out_of(ran.error);
  if (brought->wraps) {
    ran.error = without_first_frame(std::move(ran.error));
  }
  ran_out_of_memory_ = ran.error.find("MemoryError") != std::string::npos;
  note_exit(program, ran);
  if (program.exited()) {
    board_answers = is_interpreter(); // a respawn is due anyway
  }
  if (!ec) {
    ran.how = ran_case::end::completed;
  } else if (was_running && idled) {
    ran.how = ran_case::end::timed_out;
    ran.why.blame = stopped == stop_result::deaf ? blame::board : blame::test;
    ran.why.message = fmt::format("did not end within {} (idle limit {}); {}", in_seconds(total),
                                  in_seconds(idle), in_words(stopped));
    ran.why.ec = ec;
  } else {
    ran.why = blame_for_program(ec, was_running ? "run the case" : "take the case");
  }
  if (ran.how != ran_case::end::completed && (link_is_suspect() || connection_.was_delayed())) {
    ran.how = ran_case::end::errored;
    ran.why.blame = blame::link;
  }
  if (!board_answers) {
    ran.kept = co_await recover(recovery_goal::fresh);
    if (ran.how != ran_case::end::completed && has_restarted() && !link_is_suspect() &&
        !connection_.was_delayed()) {
      ran.how = ran_case::end::errored;
      ran.why = blame_for(protocol::errc::restarted, "run the case");
    }
  } else if (!ec && program.rebooted()) {
    // SystemExit reset the board already; a second reset would cost as much again.
    condition_.mark_reset(false);
    condition_.mark_fresh();
  }
}

/// Only a unix port's status is that of its program; another process may be an emulator, or start
/// the port itself.
void session::note_exit(protocol::execute const& program, ran_case& ran) const {
  ran.exit.exited = program.exited() || program.rebooted();
  if (!program.exited() || !is_interpreter()) {
    return;
  }
  ran.exit.status = status_in(connection_.exit_description());
  ran.exit.text = std::exchange(ran.error, ""); // its stderr is on the line
  while (ran.exit.text.ends_with('\n') || ran.exit.text.ends_with('\r')) {
    ran.exit.text.pop_back();
  }
}

} // namespace mprun
