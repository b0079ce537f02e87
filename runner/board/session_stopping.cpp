// The part of a session that watches for the end of a case's program, and ends it.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"
#include "transports/protocol/repl/idle_check.hpp"

#include <functional>

namespace mprun {
namespace {

/// With a signal where its process takes one, otherwise with a byte.
void interrupt_program(protocol::execute& program, interrupter* signal) {
  if (signal != nullptr) {
    signal->interrupt();
  }
  program.interrupt(signal == nullptr);
}

} // namespace

void session::skip_cases() noexcept {
  skips_cases_ = true;
  connection_.interrupt();
}

void session::resume_cases() noexcept {
  skips_cases_ = false;
  connection_.withdraw_interrupt();
}

/// Drives the program to its end; sends the Ctrl-C that the case asks for on the way.
task<error_code> session::run_to_end(protocol::execute& program, test_case const& test,
                                     time_point deadline) {
  auto const idle = test.idle_timeout.value_or(board_.limits.idle_timeout);
  drive_limits const limits{board_.limits.reply_timeout, idle, deadline};
  if (!test.interrupt_on) {
    auto const ec = co_await drive_board(program, limits);
    co_return ec;
  }
  auto const& text = *test.interrupt_on;
  std::function<bool()> const has_printed_text = [&program, &text] {
    auto const said = program.output().find(text);
    // Its line must have ended, because otherwise the cut made by the interrupt would be random.
    return program.running() && said != std::string::npos &&
           program.output().find('\n', said + text.size()) != std::string::npos;
  };
  drive_extras extras;
  extras.stop_when = &has_printed_text;
  auto ec = co_await drive_board(program, limits, extras);
  if (ec || !program.running()) {
    co_return ec;
  }
  interrupt_program(program, connection_.as_interrupter());
  ec = co_await drive_board(program, limits);
  co_return ec;
}

/// Sends Ctrl-C, twice if necessary.
task<stop_result> session::stop_program(protocol::execute& program) {
  for (int attempt = 0; attempt < 2 && program.running(); ++attempt) {
    auto* const signal = connection_.as_interrupter();
    interrupt_program(program, signal);
    auto const reply = board_.limits.reply_timeout;
    drive_limits const limits{reply, reply, run_clock::now() + reply};
    auto const ec = co_await drive_board(program, limits);
    if (!ec) {
      co_return stop_result::at_prompt;
    }
    if (signal != nullptr && protocol::is_link_end(ec)) {
      co_return stop_result::ended;
    }
  }
  co_return stop_result::deaf;
}

/// A program that printed 0x04 may seem to have ended; only an idle prompt answers this. A boot.py
/// may have printed a banner; then the banner is not proof enough.
task<error_code> session::prove_idle(bool by_its_banner) {
  if (!by_its_banner) {
    auto const entered = co_await enter_raw_repl(run_clock::now() + board_.limits.connect_timeout);
    co_return entered ? error_code() : protocol::errc::no_soft_reset;
  }
  protocol::idle_check machine;
  auto const reply = board_.limits.reply_timeout;
  drive_limits const limits{reply, reply, run_clock::now() + 2 * reply};
  auto const ec = co_await drive_board(machine, limits);
  if (ec) {
    journal_.block("after the case's end the board said", machine.text());
  }
  co_return ec;
}

} // namespace mprun
