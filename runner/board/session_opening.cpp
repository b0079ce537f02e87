// The part of a session that gets a board to its raw prompt: by opening its link, or back from an
// unknown state.
#include "base/async/sleep.hpp"
#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "runner/board/input_buffer.hpp"
#include "runner/board/last_words.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/enter_raw.hpp"
#include "transports/protocol/repl/raw_repl.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/transfer_frame.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// How long a lost link is left alone before it is tried again: at first as long as a USB device
/// takes to come back, then ever longer, since a server may be starting.
constexpr std::chrono::milliseconds first_reopen_delay{50};
constexpr std::chrono::milliseconds longest_reopen_delay{2000};

bool has_rate(link_spec const& link) {
  return std::holds_alternative<serial_spec>(link) || std::holds_alternative<rfc2217_spec>(link);
}

constexpr unsigned attempts_to_enter = 4;

/// What a board may wait for that a host left in the middle of a transfer; 0 where it cannot have
/// been left.
std::size_t awaited_in_transfer(board_spec const& board) {
  constexpr std::size_t largest_frame = 4096; // of boards, ours and those of earlier versions
  if (!holds_bytes_back(board)) {
    return largest_frame;
  }
  auto const is_ours = kind_of(board.link) == "process";
  return is_ours ? 0 : protocol::transfer::most_payload;
}

} // namespace

task<std::optional<trouble>> session::open() {
  auto place = co_await environment_.starts.enter();
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  auto failed = co_await connect(deadline);
  fresh_ = !failed;
  ++resets_;
  is_tidy_ = begins_bare(board_);
  auto const is_entered = !failed;
  if (!failed) {
    failed = co_await probe(deadline);
    auto const first = failed;
    constexpr unsigned most_alike = 8; // so often, and never another answer: it is the board's own
    unsigned alike = 1;
    // Behind a line that may damage bytes an answer without sense, or another board's, is doubted.
    while (failed && may_damage_ && link_ && alike < most_alike && clock::now() < deadline) {
      note(failed->message);
      auto const not_entered = co_await enter_or_connect(deadline);
      if (not_entered) {
        break;
      }
      failed = co_await probe(deadline);
      if (!failed || failed->message != first->message) {
        line_.add(1, 1); // the same question, another answer
      } else if (!line_.damages()) {
        ++alike;
      }
    }
    // What a program left there may spoil ours, as a replaced __import__ does.
    if (failed && failed->blame == blame::board && link_ && link_->as_respawner() == nullptr &&
        !line_.damages() && clock::now() < deadline) {
      note(failed->message + "; it is asked again after a reset");
      auto const not_reset = co_await make_fresh();
      if (!not_reset) {
        failed = co_await probe(deadline);
      }
    }
    if (failed && (line_.damages() || failed->blame == blame::test)) {
      failed->blame = line_.damages() ? blame::link : blame::board; // no test ran
    }
  }
  if (failed && has_restarted_ && !is_interrupted_) { // between two restarts there may be time
    failed = co_await enter(deadline);
    if (!failed) {
      failed = co_await probe(deadline);
    }
  }
  if (failed) {
    mask(failed->message);
    note(failed->message);
    if (is_entered) {
      co_await leave();
    }
    close();
  }
  co_return failed;
}

/// An open link with a raw prompt behind it. What is not there yet may come, what is there may have
/// been damaged on its way. What cannot be otherwise in a moment is final, as long as the link has
/// not worked yet: it tells of a wrong inventory.
task<std::optional<trouble>> session::connect(time_point deadline) {
  auto delay = first_reopen_delay;
  for (;;) {
    auto failed = co_await open_link(deadline);
    auto const is_final = failed && !may_pass_ && !probed_;
    if (!failed) {
      failed = co_await enter_whatever_is_damaged(deadline);
    }
    if (!failed || is_final || !may_return_ || is_interrupted_) {
      co_return failed;
    }
    auto const again = clock::now() + delay;
    auto const text = failed->message + "; it is tried again";
    if (!noted_then(text).value_or(again < deadline)) {
      co_return failed;
    }
    note(text);
    co_await sleep_until(again);
    delay = std::min(2 * delay, longest_reopen_delay);
  }
}

/// Over a line that may damage bytes an answer that makes no sense says nothing of the board. A
/// link that ended is opened anew by connect(); but a process whose link was cut on purpose is
/// started anew, for its faults would strike at the same bytes again.
task<std::optional<trouble>> session::enter_whatever_is_damaged(time_point deadline) {
  auto failed = co_await enter(deadline);
  while (failed && may_damage_ && !is_interrupted_ && clock::now() < deadline) {
    if (has_ended_) {
      auto* const process = damaging_faults_ != 0 ? link_->as_respawner() : nullptr;
      if (process == nullptr) {
        break;
      }
      note(failed->message);
      has_ended_ = false;
      damaging_faults_ = 0;
      is_tidy_ = begins_bare(board_);
      ++resets_;
      auto const ec = co_await process->respawn();
      if (ec) {
        break;
      }
    } else if (may_return_) {
      break;
    } else {
      note(failed->message);
    }
    failed = co_await enter(deadline);
  }
  co_return failed;
}

/// After a program of the opening did not come to its end.
task<std::optional<trouble>> session::enter_or_connect(time_point deadline) {
  if (has_ended_ && may_return_) {
    auto not_connected = co_await connect(deadline);
    co_return not_connected;
  }
  auto not_entered = co_await enter_whatever_is_damaged(deadline);
  co_return not_entered;
}

task<std::optional<trouble>> session::open_link(time_point deadline) {
  close();
  auto const observe = [this](injected_fault const& fault) {
    count(fault.kind);
    auto const text = fmt::format(
        "{} {} at byte {}", name_of(fault.kind),
        fault.way == direction::to_board ? "to the board" : "from the board", fault.offset);
    log_.line("injected: " + text);
    if (recorder_) {
      recorder_->add(record_kind::fault, text);
    }
  };
  link_request const request{environment_.executor,
                             board_,
                             environment_.place,
                             environment_.versions,
                             deadline,
                             recorder_ ? &*recorder_ : nullptr,
                             replayed_};
  auto opened = co_await open_board_link(request, observe);
  if (replayed_) {
    for (auto const& secret : secrets_.all()) {
      replayed_->hide(secret);
    }
    replayed_->on_fault([this](std::string_view text) { take_recorded_fault(text); });
  }
  has_ended_ = false;
  may_pass_ = opened.may_pass;
  may_return_ = opened.may_return;
  may_damage_ = opened.may_damage;
  for (auto const& secret : opened.secrets) {
    hide(secret);
  }
  if (opened.failed) {
    co_return opened.failed;
  }
  facts_.dialect = opened.dialect;
  // Whoever answers now may be another board; one that is not is still as it was.
  paste_ = paste_is_broken() ? protocol::paste_support::no : protocol::paste_support::unknown;
  link_ = std::move(opened.wire);
  heard_ = clock::now();
  watchdog_.guard(link_.get());
  link_name_ = opened.name;
  note("opened " + opened.name);
  co_return std::nullopt;
}

task<std::optional<trouble>> session::enter(time_point deadline) {
  protocol::enter_raw machine(attempts_to_enter, awaited_in_transfer(board_), is_left_in_transfer_);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.reply_timeout, deadline};
  auto const ec = co_await drive_board(machine, limits);
  if (!ec) {
    is_left_in_transfer_ = false;
    has_just_started_ = machine.text().find(protocol::end_of_start) != std::string::npos;
    co_return std::nullopt;
  }
  log_.block("while entering the raw REPL the board said", machine.text());
  co_return why_not_entered(ec, machine.text());
}

/// On a link that has been open all the time: what started there did so by itself.
task<std::optional<trouble>> session::enter_again(time_point deadline) {
  auto failed = co_await enter(deadline);
  if (!failed && has_just_started_) {
    note_restart();
  }
  co_return failed;
}

trouble session::why_not_entered(error_code ec, std::string const& said) const {
  using protocol::errc;
  protocol::restart_watch starts;
  starts.feed(said);
  auto why = blame_for(starts.certain() ? error_code(errc::restarted) : ec, "enter the raw REPL");
  if (!starts.certain() && why.blame == blame::board &&
      (ec == errc::timed_out || ec == errc::no_raw_repl)) {
    why.message = "the board did not enter the raw REPL";
    if (said.empty()) {
      why.message += fmt::format("; it says nothing: does it run, with its REPL on this link{}?",
                                 has_rate(board_.link) ? " and at this baud rate" : "");
    }
  }
  if (!said.empty()) {
    why.message += fmt::format("; it said '{}'", last_words(secrets_.masked(said)));
  }
  if (!probed_ && may_return_) { // something answers there that may be no board
    why.message = fmt::format("{}: {}", description_of(board_.link), why.message);
  }
  return why;
}

/// Gets a board back that is in an unknown state: first over its link as it is, then by a reset
/// from outside where the link can do that, then by opening the link anew.
task<std::optional<trouble>> session::recover() {
  fresh_ = false;
  if (!link_) {
    auto const not_opened = co_await open();
    co_return not_opened;
  }
  if (link_->as_respawner() == nullptr) {
    auto const deadline = clock::now() + board_.limits.connect_timeout;
    auto const not_entered = co_await enter_again(deadline);
    if (!not_entered) {
      auto const not_reset = co_await make_fresh();
      if (!not_reset) {
        co_return std::nullopt;
      }
    }
    auto const is_back = co_await reset_by_lines();
    if (is_back) {
      co_return std::nullopt;
    }
  } else {
    auto const not_started = co_await make_fresh();
    if (!not_started) {
      co_return std::nullopt;
    }
  }
  note("opening the link anew");
  auto failed = co_await open();
  co_return failed;
}

/// True when the board was reset from outside and is at its raw prompt.
task<bool> session::reset_by_lines() {
  auto* const lines = link_->as_line_resetter();
  if (lines == nullptr) {
    co_return false;
  }
  note("resetting the board by DTR and RTS");
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  watchdog_.set(deadline);
  auto const ec = co_await lines->reset_by_lines();
  auto const is_late = watchdog_.clear();
  if (ec) {
    auto const is_cut = is_late && ec == asio::error::operation_aborted;
    note("that failed: " + (is_cut ? "it was not done in time" : ec.message()));
    co_return false;
  }
  ++resets_;
  auto const not_entered = co_await enter(deadline);
  co_return !not_entered;
}

task<std::optional<trouble>> session::regain() {
  damaging_faults_ = 0;
  stalls_ = 0;
  if (link_) {
    auto const not_entered = co_await enter_again(clock::now() + board_.limits.connect_timeout);
    if (!not_entered) {
      co_return std::nullopt;
    }
    auto const still = co_await recover();
    co_return still;
  }
  auto const failed = co_await open();
  co_return failed;
}

} // namespace mprun
