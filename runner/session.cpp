#include "runner/session.hpp"

#include "device_programs.hpp"
#include "runner/probe_answer.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/enter_raw.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/fence.hpp"
#include "transports/protocol/soft_reset.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <utility>

namespace mprun {
namespace {

using clock = std::chrono::steady_clock;

std::string in_seconds(std::chrono::milliseconds span) {
  return fmt::format("{:g} s", static_cast<double>(span.count()) / 1000);
}

/// The last lines a board printed, on one line, for a message.
std::string shown(std::string const& text) {
  constexpr std::size_t most = 60;
  std::string out;
  for (char const c : text.size() > most ? text.substr(text.size() - most) : text) {
    auto const byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("\\x{:02x}", byte);
  }
  return out;
}

} // namespace

session::session(board_spec const& board, session_environment& environment)
    : board_(board), environment_(environment),
      log_(environment.log_folder / (board.id + ".log"), environment.run_start),
      watchdog_(environment.executor) {}

session::~session() {
  close();
}

void session::close() noexcept {
  watchdog_.guard(nullptr);
  if (link_) {
    link_->close();
    link_.reset();
  }
}

task<std::optional<trouble>> session::open() {
  auto place = co_await environment_.starts.enter();
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  auto failed = co_await open_link(deadline);
  if (!failed) {
    failed = co_await enter(deadline);
  }
  fresh_ = !failed;
  if (!failed && !probed_) {
    failed = co_await probe(deadline);
  }
  if (failed) {
    log_.line(failed->message);
    close();
  }
  co_return failed;
}

task<std::optional<trouble>> session::open_link(time_point) {
  close();
  auto prepared = co_await prepare_launch(board_, environment_.place, environment_.versions);
  if (!prepared.problem.empty()) {
    co_return trouble{blame::host, prepared.problem};
  }
  facts_.dialect = prepared.dialect;
  auto const command = prepared.options.arguments.front();
  auto process = std::make_unique<process_link>(environment_.executor, std::move(prepared.options));
  if (auto const ec = process->open()) {
    co_return trouble{blame::host, fmt::format("cannot start {}: {}", command, ec.message())};
  }
  link_ = std::move(process);
  if (board_.faults.any()) {
    auto const observe = [this](injected_fault const& fault) {
      damaging_faults_ += fault.kind == fault_kind::read_error ? 0 : 1;
      log_.line(fmt::format("injected: {} {} at byte {}", name_of(fault.kind),
                            fault.way == direction::to_board ? "to the board" : "from the board",
                            fault.offset));
    };
    link_ = make_faulty(environment_.executor, std::move(link_), board_.faults, observe);
  }
  watchdog_.guard(link_.get());
  log_.line(fmt::format("opened {}", command));
  co_return std::nullopt;
}

task<std::optional<trouble>> session::enter(time_point deadline) {
  protocol::enter_raw machine;
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.reply_timeout, deadline};
  auto const ec = co_await drive(machine, *link_, watchdog_, limits, nullptr, &transient_errors_);
  if (!ec) {
    co_return std::nullopt;
  }
  auto why = blame_for(ec, "enter the raw REPL");
  if (!machine.text().empty()) {
    why.message += fmt::format("; it said '{}'", shown(machine.text()));
  }
  log_.block("while entering the raw REPL the board said", machine.text());
  co_return why;
}

task<std::optional<trouble>> session::probe(time_point deadline) {
  std::string source(device::probe);
  constexpr std::string_view marker = "@MODULES@";
  source.replace(source.find(marker), marker.size(), environment_.modules);
  protocol::execute program(std::move(source), execute_options());
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
  auto const ec = co_await drive(program, *link_, watchdog_, limits, nullptr, &transient_errors_);
  fresh_ = false;
  if (ec) {
    co_return blame_for(ec, "answer the probe");
  }
  paste_ = program.paste();
  window_ = program.window();
  auto dialect = facts_.dialect;
  auto answer = read_probe_answer(program.output());
  if (!answer || !program.error_text().empty()) {
    log_.block("the probe's answer", program.output());
    log_.block("the probe's error", program.error_text());
    auto const whose = link_is_suspect() ? blame::link : blame::board;
    co_return trouble{whose, fmt::format("the board's answer to the probe makes no sense: '{}'",
                                         shown(program.output() + program.error_text()))};
  }
  facts_ = std::move(*answer);
  facts_.dialect = std::move(dialect);
  facts_.raw_paste_window = static_cast<int>(window_);
  probed_ = true;
  log_.line(fmt::format("{} {} on {}, {} bytes of heap free", facts_.implementation, facts_.version,
                        facts_.machine, facts_.heap_free));
  co_return std::nullopt;
}

protocol::execute_options session::execute_options() const noexcept {
  protocol::execute_options options;
  options.paste = paste_;
  options.window = window_;
  options.output_limit = board_.limits.output_limit;
  return options;
}

/// A reset board for the next case.
task<std::optional<trouble>> session::make_fresh() {
  damaging_faults_ = 0;
  if (fresh_) {
    co_return std::nullopt;
  }
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  std::optional<trouble> failed;
  if (auto* const process = link_->as_respawner()) {
    auto place = co_await environment_.starts.enter();
    // Waiting for a place is no fault of the board's.
    auto const from_here = clock::now() + board_.limits.connect_timeout;
    auto const ec = co_await process->respawn();
    if (ec) {
      co_return trouble{blame::host, "cannot start the board anew: " + ec.message()};
    }
    failed = co_await enter(from_here);
  } else {
    protocol::soft_reset machine;
    drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
    auto const ec = co_await drive(machine, *link_, watchdog_, limits, nullptr, &transient_errors_);
    log_.block("on its reset the board said", machine.text());
    if (ec) {
      failed = blame_for(ec, "soft-reset");
    }
  }
  fresh_ = !failed;
  co_return failed;
}

/// Gets a board back that is in an unknown state: first over its link as it is, then by opening the
/// link anew.
task<std::optional<trouble>> session::recover() {
  fresh_ = false;
  if (link_->as_respawner() == nullptr) {
    auto const deadline = clock::now() + board_.limits.connect_timeout;
    auto const not_entered = co_await enter(deadline);
    if (!not_entered) {
      auto const not_reset = co_await make_fresh();
      if (!not_reset) {
        co_return std::nullopt;
      }
    }
  } else {
    auto const not_started = co_await make_fresh();
    if (!not_started) {
      co_return std::nullopt;
    }
  }
  log_.line("opening the link anew");
  auto failed = co_await open();
  co_return failed;
}

task<ran_case> session::run(test_case const& what, std::string source) {
  ran_case result;
  log_.line(fmt::format("{}/{}: start", what.suite, what.name));
  auto not_fresh = co_await make_fresh();
  if (not_fresh) {
    log_.line(not_fresh->message);
    auto still = co_await recover();
    if (still) {
      result.why = *still;
      result.lost = std::move(still);
      close();
      co_return result;
    }
  }
  damaging_faults_ = 0;
  co_await run_on_fresh_board(what, std::move(source), result);
  log_.block("output", result.output);
  log_.block("error", result.error);
  if (result.lost) {
    log_.line("lost: " + result.lost->message);
    close();
  }
  co_return result;
}

task<void> session::run_on_fresh_board(test_case const& what, std::string source,
                                       ran_case& result) {
  auto const total = what.case_timeout.value_or(board_.limits.case_timeout);
  auto const idle = what.idle_timeout.value_or(board_.limits.idle_timeout);
  fresh_ = false;
  protocol::execute program(std::move(source), execute_options());
  auto ec = co_await run_to_end(program, what, clock::now() + total);
  auto const was_running = program.running();
  auto const idled = ec == protocol::errc::timed_out;
  bool board_answers = !ec;
  if (was_running && (idled || ec == protocol::errc::output_too_large)) {
    board_answers = co_await stop_program(program);
  } else if (!ec && !program.exited()) {
    ec = co_await prove_idle();
    board_answers = !ec;
  }
  result.output = program.output();
  result.error = program.error_text();
  if (program.exited()) {
    board_answers = link_->as_respawner() != nullptr; // a respawn is due anyway
  }
  if (!ec) {
    result.how = ran_case::end::completed;
  } else if (was_running && idled) {
    result.how = ran_case::end::timed_out;
    result.why.blame = board_answers ? blame::test : blame::board;
    result.why.message =
        fmt::format("did not end within {} (idle limit {}); ", in_seconds(total),
                    in_seconds(idle)) +
        (board_answers ? "stopped with Ctrl-C" : "the board did not react to Ctrl-C");
  } else {
    result.why = blame_for(ec, was_running ? "run the case" : "take the case");
  }
  if (result.how != ran_case::end::completed && link_is_suspect()) {
    result.how = ran_case::end::errored;
    result.why.blame = blame::link;
  }
  if (!board_answers) {
    result.lost = co_await recover();
  }
}

/// Drives the program to its end; sends the Ctrl-C that the case asks for on the way.
task<error_code> session::run_to_end(protocol::execute& program, test_case const& what,
                                     time_point deadline) {
  auto const idle = what.idle_timeout.value_or(board_.limits.idle_timeout);
  drive_limits const limits{board_.limits.reply_timeout, idle, deadline};
  if (!what.interrupt_on) {
    auto const ec = co_await drive(program, *link_, watchdog_, limits, nullptr, &transient_errors_);
    co_return ec;
  }
  auto const& text = *what.interrupt_on;
  std::function<bool()> const said_it = [&program, &text] {
    auto const said = program.output().find(text);
    // Its line must have ended, or what the interrupt cuts off would be left to chance.
    return program.running() && said != std::string::npos &&
           program.output().find('\n', said + text.size()) != std::string::npos;
  };
  auto ec = co_await drive(program, *link_, watchdog_, limits, &said_it, &transient_errors_);
  if (ec || !program.running()) {
    co_return ec;
  }
  auto* const signal = link_->as_interrupter();
  if (signal != nullptr) {
    signal->interrupt();
  }
  program.interrupt(signal == nullptr);
  ec = co_await drive(program, *link_, watchdog_, limits, nullptr, &transient_errors_);
  co_return ec;
}

/// Ctrl-C, twice if need be; true when the board is at its prompt afterwards.
task<bool> session::stop_program(protocol::execute& program) {
  for (int attempt = 0; attempt < 2 && program.running(); ++attempt) {
    auto* const signal = link_->as_interrupter();
    if (signal != nullptr) {
      signal->interrupt();
    }
    program.interrupt(signal == nullptr);
    auto const reply = board_.limits.reply_timeout;
    drive_limits const limits{reply, reply, clock::now() + reply};
    auto const ec = co_await drive(program, *link_, watchdog_, limits, nullptr, &transient_errors_);
    if (!ec) {
      co_return true;
    }
  }
  co_return false;
}

/// A program that printed 0x04 may seem to have ended; only an idle prompt answers this.
task<error_code> session::prove_idle() {
  protocol::fence machine;
  auto const reply = board_.limits.reply_timeout;
  drive_limits const limits{reply, reply, clock::now() + 2 * reply};
  auto const ec = co_await drive(machine, *link_, watchdog_, limits, nullptr, &transient_errors_);
  if (ec) {
    log_.block("after the case's end the board said", machine.text());
  }
  co_return ec;
}

trouble session::blame_for(error_code ec, std::string const& doing) const {
  using protocol::errc;
  if (link_is_suspect()) {
    return {blame::link, fmt::format("the link was disturbed: {}", ec.message())};
  }
  if (ec == errc::closed) {
    auto const how = link_->exit_description();
    return {how.empty() ? blame::link : blame::board,
            how.empty() ? "the link closed" : fmt::format("the board's process {}", how)};
  }
  if (ec == errc::end_marker_in_output || ec == errc::output_too_large ||
      ec == errc::unsendable_source) {
    return {blame::test, ec.message()};
  }
  return {blame::board, fmt::format("the board did not {}: {}", doing, ec.message())};
}

} // namespace mprun
