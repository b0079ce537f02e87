// The part of a session that works on a board for its user: what the board has in its memory is
// left alone, and what it runs may take as long as it takes.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "base/python/python_text.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/exit_raw.hpp"

#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// A user's program has no time limit, but clocks must be able to add this.
constexpr auto as_long_as_it_takes = std::chrono::hours(24 * 365);

/// Sends a text that is not answered.
class send_only {
public:
  explicit send_only(std::string_view text) : text_(text) {}

  protocol::step next() const {
    return is_sent_ ? protocol::step(protocol::done{why_}) : protocol::send{text_};
  }
  void sent() { is_sent_ = true; }
  void feed(std::string_view /*bytes*/) {}
  void fail(error_code ec) {
    is_sent_ = true;
    why_ = ec;
  }

private:
  std::string_view text_;
  bool is_sent_ = false;
  error_code why_;
};

constexpr std::string_view leave_raw_mode = "\r\x02";

} // namespace

/// Whether the board was started by its link and ends when that is closed. A WebREPL does not.
bool session::ends_with_link() const noexcept {
  return is_interpreter() && kind_of(board_.link) == "process";
}

std::string session::in_own_scope(std::string source) const {
  return is_attached_ ? python_in_own_scope(source) : source;
}

task<result<void>> session::attach() {
  is_attached_ = true;
  is_interrupted_ = false;
  auto slot = co_await environment_.starts.enter();
  starting_.emplace(std::move(slot));
  auto deadline = clock::now() + board_.limits.connect_timeout;
  result<void> opened;
  if (kind_of(board_.link) == "webrepl") { // it may be starting, as after a reset
    opened = co_await connect(deadline, reach::link);
  } else { // a mistyped name is reported at once
    opened = co_await open_link(deadline);
  }
  starting_.reset();
  condition_.mark_reset(begins_bare(board_));
  condition_.end_operation(false); // it may be anywhere
  if (opened && ends_with_link()) {
    condition_.mark_opened(); // it has just been started
  }
  if (!opened) {
    auto why = opened.error();
    journal_.mask(why.message);
    close();
    co_return why;
  }
  co_return opened;
}

task<result<void>> session::enter_prompt(bool may_reset) {
  auto const unfinished = co_await await_started();
  if (!unfinished && condition_.is_at_prompt() && is_open()) {
    co_return result<void>();
  }
  auto deadline = clock::now() + board_.limits.connect_timeout;
  auto const entered = co_await enter_raw_repl_or_connect(deadline);
  if (entered || !may_reset || is_interrupted_) {
    co_return entered;
  }
  journal_.note(entered.error().message);
  auto const recovered = co_await recover(recovery_goal::prompt);
  if (recovered) {
    co_return recovered;
  }
  journal_.note(recovered.error().message);
  auto why = entered.error();
  why.message += "; a reset from outside and opening the link anew did not help";
  co_return why;
}

task<result<void>> session::restart() {
  auto const has_just_begun = condition_.is_fresh() && ends_with_link();
  if (!has_just_begun) {
    condition_.mark_unknown();
  }
  auto fresh = co_await ensure_fresh();
  if (!fresh && !is_interrupted_) {
    journal_.note(fresh.error().message);
    fresh = co_await recover(recovery_goal::fresh);
  }
  co_return fresh;
}

task<result<void>> session::learn_facts() {
  if (probed_) {
    co_return result<void>();
  }
  auto deadline = clock::now() + board_.limits.connect_timeout;
  auto const probed = co_await probe(deadline);
  co_return probed;
}

task<executed> session::follow(std::string source, protocol::output_taker take) {
  condition_.begin_case();
  condition_.begin_foreign();
  auto options = program_options();
  options.brief = true;
  options.held = held();
  options.take = std::move(take);
  protocol::execute program(std::move(source), options);
  drive_limits const limits{board_.limits.reply_timeout, as_long_as_it_takes,
                            clock::now() + as_long_as_it_takes};
  executed done;
  done.ec = co_await drive_board(program, limits);
  learn_from(program);
  if (done.ec == protocol::errc::interrupted && !program.ended()) {
    auto const stopped = co_await stop_program(program);
    if (stopped != stop_result::at_prompt) {
      journal_.note(std::string(in_words(stopped)));
    }
  }
  if (!done.ec && program.rebooted()) {
    condition_.mark_reset(false);
    condition_.mark_fresh();
    if (program.prints_on()) {
      auto const entered = co_await enter_raw_repl(clock::now() + board_.limits.connect_timeout);
      done.ec = entered ? error_code() : make_error_code(protocol::errc::no_soft_reset);
    }
  }
  done.error = program.error_text();
  journal_.mask(done.error);
  co_return done;
}

task<error_code> session::start(std::string source) {
  condition_.begin_case();
  condition_.begin_foreign();
  auto options = program_options();
  options.brief = true;
  options.held = held();
  options.take = [](std::string_view) {};
  auto program = std::make_unique<protocol::execute>(std::move(source), options);
  auto const& machine = *program;
  std::function<bool()> const has_begun = [&machine] {
    return machine.running() || machine.ended();
  };
  drive_extras extras;
  extras.stop_when = &has_begun;
  auto const reply = board_.limits.reply_timeout;
  drive_limits const limits{reply, board_.limits.idle_timeout, clock::now() + as_long_as_it_takes};
  auto const ec = co_await drive_board(*program, limits, extras);
  if (!ec && !program->ended()) {
    condition_.end_operation(false);
    started_ = std::move(program);
  }
  co_return ec;
}

/// Waits for the program that the board was left with, because the board takes nothing new before.
task<error_code> session::await_started() {
  if (!started_) {
    co_return error_code();
  }
  drive_limits const limits{board_.limits.reply_timeout, as_long_as_it_takes,
                            clock::now() + as_long_as_it_takes};
  auto const program = std::exchange(started_, nullptr);
  auto const ec = co_await drive_board(*program, limits);
  learn_from(*program);
  co_return ec;
}

task<error_code> session::exit_prompt() {
  auto const reply = board_.limits.reply_timeout;
  protocol::exit_raw machine;
  drive_limits const limits{reply, reply, clock::now() + reply};
  auto const ec = co_await drive_board(machine, limits);
  condition_.end_operation(false);
  co_return ec;
}

task<void> session::detach() {
  connection_.withdraw_interrupt();
  if (!is_open() || ends_with_link()) {
    close(); // there is no board any more, or there will be none
    co_return;
  }
  if (started_) { // it reads that when its program has ended
    started_.reset();
    send_only machine(leave_raw_mode);
    auto const reply = board_.limits.reply_timeout;
    drive_limits const limits{reply, reply, clock::now() + reply};
    auto const ec = co_await drive_board(machine, limits);
    journal_.note(ec ? "left; it may stay in its raw REPL" : "left with a program that runs");
  } else if (condition_.is_at_prompt()) {
    auto const ec = co_await exit_prompt();
    journal_.note(ec ? "left; the friendly prompt did not come" : "left at the friendly prompt");
  }
  close();
}

link* session::lend_wire() noexcept {
  condition_.end_operation(false);
  condition_.begin_foreign();
  return connection_.wire();
}

} // namespace mprun
