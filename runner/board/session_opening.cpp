// The part of a session that opens its link and gets the board behind it to its raw prompt.
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "base/async/sleep.hpp"
#include "base/text/quoted_words.hpp"
#include "runner/board/input_buffer.hpp"
#include "runner/board/launch.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/transfer_frame.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// How many bytes of a board's output a message quotes.
constexpr std::size_t max_start_quote = 60;

/// How long a lost link is left alone before it is tried again: at first as long as a USB device
/// takes to come back, then ever longer, since a server may be starting.
constexpr std::chrono::milliseconds first_reopen_delay{50};
constexpr std::chrono::milliseconds max_reopen_delay{2000};

bool has_rate(link_spec const& link) {
  return std::holds_alternative<serial_spec>(link) || std::holds_alternative<rfc2217_spec>(link);
}

constexpr unsigned attempts_to_enter = 4;

/// How many bytes a board may still wait for if a host left it in the middle of a transfer; 0 if
/// that cannot have happened.
std::size_t awaited_in_transfer(board_spec const& board) {
  constexpr std::size_t max_frame = 4096; // of boards, ours and those of earlier versions
  if (!holds_bytes_back(board)) {
    return max_frame;
  }
  auto const is_ours = kind_of(board.link) == "process";
  return is_ours ? 0 : protocol::transfer::max_payload;
}

/// What a board behind a line that may damage bytes answered instead of what opens a session. An
/// answer that comes again and again is the board's own; but where the line is known to damage, the
/// same nonsense may come of it each time, and only whole answers that name another board count.
class doubted_answers {
public:
  /// Returns whether it differs from those before.
  bool add(failure const& answer) {
    auto& times = times_[{answer.message, answer.ec == protocol::errc::another_board}];
    ++times;
    return times_.size() > 1 && times == 1;
  }
  bool had_any() const { return !times_.empty(); }
  /// One of them is the board's own.
  bool is_settled(bool line_damages) const {
    constexpr unsigned times_enough = 8;
    return std::any_of(times_.begin(), times_.end(), [&](auto const& answer) {
      auto const names_board = answer.first.second;
      return answer.second >= times_enough && (names_board || !line_damages);
    });
  }

private:
  std::map<std::pair<std::string, bool>, unsigned> times_; ///< by message and whether it names one
};

} // namespace

task<result<void>> session::open() {
  auto slot = co_await environment_.starts.enter();
  starting_.emplace(std::move(slot));
  auto deadline = clock::now() + board_.limits.connect_timeout;
  auto opened = co_await connect(deadline);
  condition_.mark_reset(begins_bare(board_));
  auto const is_entered = opened.has_value();
  auto const asks = !is_attached_ || probed_;
  if (opened) {
    condition_.mark_opened();
  }
  if (opened && asks) {
    opened = co_await probe(deadline);
    doubted_answers answers;
    // On a line that may damage bytes, an answer that makes no sense or names another board is
    // doubted.
    while (!opened && may_damage() && is_open() && clock::now() < deadline) {
      if (answers.add(opened.error())) {
        line().add(1, 1); // the same question, another answer
      }
      if (answers.is_settled(line().damages())) {
        break;
      }
      journal_.note(opened.error().message);
      auto const entered = co_await enter_raw_repl_or_connect(deadline);
      if (!entered) {
        break;
      }
      opened = co_await probe(deadline);
    }
    if (opened && answers.had_any()) {
      line().add(1, 1);
    }
    // A board that starts may not have heard all of the question. Where something on the board
    // takes part of it each time, only a reset helps.
    constexpr unsigned max_repetitions = 2;
    for (unsigned asked = 0;
         asked < max_repetitions && !opened && opened.error().ec == protocol::errc::timed_out &&
         !may_damage() && is_open() && !is_interrupted_ && clock::now() < deadline;
         ++asked) {
      journal_.note(opened.error().message + "; it is asked again");
      auto const entered = co_await enter_raw_repl(deadline);
      if (!entered) {
        break;
      }
      opened = co_await probe(deadline);
    }
    // Something that a program left behind may break ours, such as a replaced __import__.
    if (!opened && opened.error().blame == blame::board && is_open() && !is_interpreter() &&
        !line().damages() && clock::now() < deadline) {
      journal_.note(opened.error().message + "; it is asked again after a reset");
      result<void> reset;
      if (opened.error().ec == protocol::errc::timed_out) { // it may have half a program
        reset = co_await enter_raw_repl(deadline);
      }
      if (reset) {
        reset = co_await ensure_fresh();
      }
      if (reset) {
        opened = co_await probe(deadline);
      }
    }
    if (!opened && line().damages()) {
      auto why = opened.error();
      why.blame = blame::link;
      opened = std::move(why);
    }
  }
  if (!opened && has_restarted() && !is_interrupted_) { // between two restarts there may be time
    opened = co_await enter_raw_repl(deadline);
    if (opened && asks) {
      opened = co_await probe(deadline);
    }
  }
  if (!opened) {
    auto why = opened.error();
    journal_.mask(why.message);
    journal_.note(why.message);
    opened = std::move(why);
    if (is_entered) {
      co_await leave();
    }
    close();
  }
  starting_.reset();
  co_return opened;
}

/// Opens the link and brings the board to its raw prompt. A board that is not there may still come,
/// and an answer may have been damaged on its way, so both are tried again. An error that will not
/// pass is final as long as the link has never worked: then the inventory is wrong.
task<result<void>> session::connect(time_point& deadline, reach how) {
  auto delay = first_reopen_delay;
  for (;;) {
    auto connected = co_await open_link(deadline);
    auto const is_final = !connected && !connection_.may_pass() && !probed_;
    if (connected && how == reach::prompt) {
      connected = co_await enter_raw_repl_despite_damage(deadline);
    }
    if (connected || is_final || !connection_.may_return() || is_interrupted_) {
      co_return connected;
    }
    auto const again = clock::now() + delay;
    auto const text = connected.error().message + "; it is tried again";
    if (!journal_.was_noted_in_recording(text).value_or(again < deadline)) {
      co_return connected;
    }
    journal_.note(text);
    co_await yield_start_slot_until(again, deadline);
    delay = std::min(2 * delay, max_reopen_delay);
  }
}

/// Gives up the start slot while it waits, because a board that is not there must not hold up the
/// others. The time that it then waits for a slot is not counted against it.
task<void> session::yield_start_slot_until(time_point when, time_point& deadline) {
  auto const had_slot = starting_.has_value();
  starting_.reset();
  co_await sleep_until(when);
  if (had_slot) {
    auto const begun = clock::now();
    auto slot = co_await environment_.starts.enter();
    starting_.emplace(std::move(slot));
    deadline += clock::now() - begun;
  }
}

/// On a line that may damage bytes, an answer that makes no sense says nothing about the board. A
/// link that ended is opened anew by connect(); but a process whose link was cut on purpose is
/// started anew, because its faults would hit the same bytes again.
task<result<void>> session::enter_raw_repl_despite_damage(time_point deadline) {
  auto entered = co_await enter_raw_repl(deadline);
  while (!entered && may_damage() && !is_interrupted_ && clock::now() < deadline) {
    if (connection_.has_ended()) {
      auto* const process = link_is_suspect() ? connection_.as_respawner() : nullptr;
      if (process == nullptr) {
        break;
      }
      journal_.note(entered.error().message);
      connection_.note_respawn();
      condition_.mark_reset(begins_bare(board_));
      auto const ec = co_await process->respawn();
      if (ec) {
        break;
      }
    } else if (connection_.may_return()) {
      break;
    } else {
      journal_.note(entered.error().message);
    }
    entered = co_await enter_raw_repl(deadline);
  }
  co_return entered;
}

/// For use after a program of the opening did not end.
task<result<void>> session::enter_raw_repl_or_connect(time_point& deadline) {
  if (connection_.has_ended() && connection_.may_return()) {
    auto connected = co_await connect(deadline);
    co_return connected;
  }
  auto entered = co_await enter_raw_repl_despite_damage(deadline);
  co_return entered;
}

task<result<void>> session::open_link(time_point deadline) {
  auto opened = co_await connection_.open(deadline);
  if (opened) {
    facts_.dialect = connection_.dialect();
    raw_paste_.may_be_another(); // the same board is still as it was
  }
  co_return opened;
}

task<result<void>> session::enter_raw_repl(time_point deadline) {
  protocol::enter_raw machine(attempts_to_enter, awaited_in_transfer(board_), is_left_in_transfer_);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.reply_timeout, deadline};
  auto const ec = co_await drive_board(machine, limits);
  if (!ec) {
    is_left_in_transfer_ = false;
    has_just_started_ = machine.text().find(protocol::end_of_start) != std::string::npos;
    co_return result<void>();
  }
  journal_.block("while entering the raw REPL the board said", machine.text());
  co_return why_not_entered(ec, machine.text());
}

/// For a link that stayed open: a board that has just started there did so by itself.
task<result<void>> session::reenter_raw_repl(time_point deadline) {
  auto entered = co_await enter_raw_repl(deadline);
  if (entered && has_just_started_) {
    note_restart();
  }
  co_return entered;
}

failure session::why_not_entered(error_code ec, std::string const& said) const {
  using protocol::errc;
  protocol::restart_watch starts;
  starts.feed(said);
  auto why = blame_for(starts.certain() ? error_code(errc::restarted) : ec, "enter the raw REPL");
  if (why.blame == blame::board && (why.ec == errc::timed_out || why.ec == errc::no_raw_repl)) {
    why.message = "the board did not enter the raw REPL";
    if (said.empty()) {
      why.message += fmt::format("; it says nothing: does it run, with its REPL on this link{}?",
                                 has_rate(board_.link) ? " and at this baud rate" : "");
    }
  }
  if (!said.empty()) {
    why.message +=
        fmt::format("; it said '{}'", quoted_end(journal_.masked(said), max_start_quote));
  }
  if (!probed_ && connection_.may_return()) { // what answers there may not be a board
    why.message = fmt::format("{}: {}", description_of(board_.link), why.message);
  }
  return why;
}

} // namespace mprun
