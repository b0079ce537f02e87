#include "runner/remote/console/console.hpp"

#include "base/async/rethrow.hpp"
#include "transports/protocol/link_end.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

namespace mprun::remote {
namespace {

using clock = run_clock;
using namespace std::chrono_literals;

/// A board that echoes does so within this time.
constexpr auto quiet_time = 250ms;

/// How much is read ahead from a pipe that is faster than the board.
constexpr std::size_t max_waiting = 64 * 1024;

constexpr std::string_view ctrl_c = "\x03";
constexpr char ctrl_d = '\x04';

constexpr int max_transient_errors = 16; ///< consecutive read errors

} // namespace

console::console(remote_context& context, console_options const& options, console_screen& screen)
    : context_(context), options_(options), screen_(screen),
      input_(context.settings().environment.executor), keyboard_(options.keys),
      typed_(pacing_for(context.spec(), options.keys.is_piped)),
      changed_(context.settings().environment.executor) {}

task<console_end> console::run() {
  auto end = console_end::left;
  are_keys_on_ = true;
  auto const executor = co_await asio::this_coro::executor;
  asio::co_spawn(executor, read_keys(), [this](std::exception_ptr failed) {
    rethrow(failed);
    are_keys_on_ = false;
    changed_.notify();
  });
  while (wish_ != wish::leave && !context_.is_interrupted()) {
    if (wish_ == wish::run_file) {
      co_await run_file();
      continue;
    }
    if (wish_ == wish::mount_again) {
      co_await mount_again();
      continue;
    }
    auto* const wire = context_.board().lend_wire();
    if (wire != nullptr) {
      co_await converse(*wire);
    }
    if (wish_ != wish::none || context_.is_interrupted()) {
      continue;
    }
    if (!may_reopen()) {
      end = console_end::disconnected;
      break;
    }
    auto const is_back = co_await reopen();
    if (!is_back) {
      break;
    }
  }
  wish_ = wish::leave;
  input_.cancel();
  changed_.notify();
  while (are_keys_on_) {
    co_await changed_.wait();
  }
  co_return end;
}

task<void> console::read_keys() {
  std::array<char, 4096> buffer;
  while (wish_ != wish::leave) {
    auto const got = co_await input_.read_some(buffer);
    if (got.ec) {
      break;
    }
    auto const actions = keyboard_.feed({buffer.data(), got.size});
    for (auto const& action : actions) {
      if (options_.keys.is_piped && action.effect == key_effect::leave) {
        is_input_over_ = true; // the keys before it are still handled
        break;
      }
      do_action(action);
    }
    if (is_input_over_) {
      break;
    }
    while (options_.keys.is_piped && typed_.waiting() > max_waiting && wish_ != wish::leave) {
      co_await changed_.wait();
    }
  }
  is_input_over_ = true;
  if (!options_.keys.is_piped || !has_typed_) { // a terminal that hung up, or nothing to say
    ask(wish::leave);
  }
  changed_.notify();
}

void console::do_action(key_action const& action) {
  switch (action.effect) {
  case key_effect::type:
    has_typed_ = has_typed_ || !action.text.empty();
    typed_.type(action.text);
    changed_.notify();
    break;
  case key_effect::interrupt:
    has_typed_ = true;
    typed_.interrupt();
    interrupt_board();
    break;
  case key_effect::run_file: ask(wish::run_file); break;
  case key_effect::leave: ask(wish::leave); break;
  }
}

void console::interrupt_board() {
  if (is_running_file_) {
    context_.board().break_off();
    return;
  }
  wants_interrupt_ = true;
  if (is_in_write_) { // the bytes being written are discarded
    wire_->cancel();
  }
  changed_.notify();
}

void console::ask(wish wanted) {
  if (wish_ == wish::leave) {
    return;
  }
  wish_ = wanted;
  changed_.notify();
  if (wire_ != nullptr) {
    wire_->cancel();
  } else if (wanted == wish::leave) { // the board is being reopened or runs a file
    context_.board().interrupt();
  }
}

task<void> console::converse(link& wire) {
  wire_ = &wire;
  is_writer_on_ = true;
  last_arrival_ = clock::now();
  auto const executor = co_await asio::this_coro::executor;
  asio::co_spawn(executor, write_keys(wire), [this](std::exception_ptr failed) {
    rethrow(failed);
    is_writer_on_ = false;
    changed_.notify();
  });
  co_await read_board(wire);
  wire_ = nullptr;
  wire.cancel();
  changed_.notify();
  while (is_writer_on_) {
    co_await changed_.wait();
  }
}

task<void> console::read_board(link& wire) {
  std::array<char, 4096> buffer;
  int errors = 0;
  while (wish_ == wish::none && !context_.is_interrupted()) {
    auto const got = co_await wire.read_some(buffer);
    if (!got.ec) {
      errors = 0;
      board_said({buffer.data(), got.size});
      continue;
    }
    auto const may_pass =
        got.ec == boost::system::errc::io_error && ++errors < max_transient_errors;
    if (!may_pass && !protocol::is_cancelled(got.ec)) {
      co_return;
    }
  }
}

void console::board_said(std::string_view bytes) {
  screen_.board_said(bytes);
  auto const was_waited_for = waits_for_board();
  typed_.heard(bytes);
  restarts_.feed(bytes);
  ++arrivals_;
  last_arrival_ = clock::now();
  if (is_input_over_ && typed_.waiting() == 0 && !typed_.awaits_echo() && typed_.is_at_prompt() &&
      !has_restarted()) {
    ask(wish::leave);
  }
  if (was_waited_for || waits_for_board()) {
    changed_.notify();
  }
}

bool console::waits_for_board() const noexcept {
  return typed_.waiting() != 0 || is_input_over_ || has_restarted();
}

/// The board printed its banner, so it has forgotten the mounted folder.
bool console::has_restarted() const noexcept {
  return context_.mounted() != nullptr && restarts_.suspected();
}

task<void> console::write_keys(link& wire) {
  while (wire_ == &wire && wish_ == wish::none) {
    if (wants_interrupt_) {
      co_await write_interrupt(wire);
      continue;
    }
    auto const piece = std::string(typed_.next());
    if (!piece.empty()) {
      typed_.wrote();
      last_write_ = clock::now();
      is_in_write_ = true;
      auto const ec = co_await wire.write_all(piece);
      is_in_write_ = false;
      is_reset_typed_ = piece.back() == ctrl_d;
      if (ec && !protocol::is_cancelled(ec)) {
        co_return; // the reader notices the error, too
      }
      if (options_.keys.is_piped) {
        changed_.notify();
      }
      continue;
    }
    if (!waits_for_board()) {
      co_await changed_.wait();
      continue;
    }
    auto const before = arrivals_;
    auto const latest = clock::now() + quiet_time;
    auto const unechoed_at = last_write_ + typed_.time_for_echo();
    auto const next_look = typed_.awaits_first_echo() ? std::min(latest, unechoed_at) : latest;
    co_await changed_.wait_until(next_look);
    if (typed_.awaits_first_echo() && clock::now() >= unechoed_at) {
      typed_.unechoed();
    }
    if (arrivals_ == before && clock::now() >= latest && wire_ == &wire) {
      board_is_quiet();
    }
  }
}

task<void> console::write_interrupt(link& wire) {
  wants_interrupt_ = false;
  auto* const signal = wire.as_interrupter();
  if (signal != nullptr && signal->is_awaited()) {
    signal->interrupt();
    co_return;
  }
  is_in_write_ = true;
  co_await wire.write_all(ctrl_c);
  is_in_write_ = false;
}

void console::board_is_quiet() {
  if (typed_.waiting() != 0) {
    typed_.quiet();
  }
  if (has_restarted()) {
    ask(wish::mount_again);
    return;
  }
  if (!is_input_over_ || typed_.waiting() != 0) {
    return;
  }
  auto const& limits = context_.spec().limits;
  auto const silence = clock::now() - last_arrival_;
  auto const is_mute = arrivals_ == 0 && silence > limits.idle_timeout;
  auto const has_taken_all =
      typed_.is_in_line() && (!typed_.awaits_echo() || silence > limits.reply_timeout);
  if (is_mute || has_taken_all) { // otherwise a program is running
    ask(wish::leave);
  }
}

} // namespace mprun::remote
