#include "runner/session.hpp"

#include "device_programs.hpp"
#include "runner/probe_answer.hpp"
#include "transports/protocol/enter_raw.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/soft_reset.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = std::chrono::steady_clock;

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

/// How long a lost link is left alone before it is tried again: at first as long as a USB device
/// takes to come back, then ever longer, since a server may be starting.
constexpr std::chrono::milliseconds first_reopen_delay{50};
constexpr std::chrono::milliseconds longest_reopen_delay{2000};

task<void> sleep_until(clock::time_point when) {
  auto const executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, when);
  error_code ignored;
  co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

std::string who(board_facts const& facts) {
  auto const id = facts.unique_id.empty() ? "" : fmt::format(", unique id {}", facts.unique_id);
  return fmt::format("{} on {}{}", facts.firmware, facts.machine, id);
}

bool is_same_board(board_facts const& a, board_facts const& b) {
  return a.unique_id == b.unique_id && a.machine == b.machine && a.firmware == b.firmware &&
         a.version == b.version && a.implementation == b.implementation;
}

} // namespace

session::session(board_spec const& board, session_environment& environment)
    : board_(board), environment_(environment),
      log_(environment.log_folder / (board.id + ".log"), environment.run_start),
      watchdog_(environment.executor) {
  if (!environment.recordings.empty()) {
    recording_about about;
    about.board = board.id;
    about.link = description_of(board.link);
    auto const since_start = clock::now() - environment.run_start;
    about.started = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now() -
                                                                  since_start);
    recorder_.emplace(environment.recordings / (board.id + ".rec"), std::move(about),
                      environment.run_start);
  }
  for (auto const& secret : board.secrets) {
    hide(secret);
  }
}

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

void session::note(std::string const& text) {
  log_.line(text);
  if (recorder_) {
    recorder_->add(record_kind::note, text);
  }
}

void session::hide(std::string const& secret) {
  if (secret.empty() || std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) {
    return; // a link that is opened anew gives its password again
  }
  secrets_.push_back(secret);
  log_.hide(secret);
  if (recorder_) {
    recorder_->hide(secret);
  }
}

void session::mask(std::string& text) const {
  mask_secrets(text, secrets_);
}

void session::flush_recording() {
  if (recorder_) {
    recorder_->flush();
  }
}

bool session::end_recording(bool keep) {
  close();
  if (recorder_) {
    recorder_->finish(keep);
  }
  return recorder_ && keep;
}

std::vector<std::string> session::problems() const {
  std::vector<std::string> all;
  if (!log_.problem().empty()) {
    all.push_back(log_.problem());
  }
  if (recorder_ && !recorder_->problem().empty()) {
    all.push_back(recorder_->problem());
  }
  return all;
}

task<std::optional<trouble>> session::open() {
  auto place = co_await environment_.starts.enter();
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  auto failed = co_await connect(deadline);
  fresh_ = !failed;
  ++resets_;
  if (!failed) {
    failed = co_await probe(deadline);
  }
  if (failed) {
    note(failed->message);
    close();
  }
  co_return failed;
}

/// An open link with a raw prompt behind it. The first time a refusal is final: it tells of a wrong
/// inventory. Later the link was there, and may come back.
task<std::optional<trouble>> session::connect(time_point deadline) {
  auto delay = first_reopen_delay;
  for (;;) {
    auto failed = co_await open_link(deadline);
    if (!failed) {
      failed = co_await enter(deadline);
    }
    auto const again = clock::now() + delay;
    if (!failed || !probed_ || !may_return_ || again >= deadline) {
      co_return failed;
    }
    note(failed->message);
    co_await sleep_until(again);
    delay = std::min(2 * delay, longest_reopen_delay);
  }
}

task<std::optional<trouble>> session::open_link(time_point deadline) {
  close();
  auto const observe = [this](injected_fault const& fault) {
    damaging_faults_ += fault.kind == fault_kind::read_error ? 0 : 1;
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
  may_return_ = opened.may_return;
  for (auto const& secret : opened.secrets) {
    hide(secret);
  }
  if (opened.failed) {
    co_return opened.failed;
  }
  facts_.dialect = opened.dialect;
  paste_ = protocol::paste_support::unknown; // whoever answers now may be another board
  link_ = std::move(opened.wire);
  watchdog_.guard(link_.get());
  note("opened " + opened.name);
  co_return std::nullopt;
}

task<std::optional<trouble>> session::enter(time_point deadline) {
  protocol::enter_raw machine;
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.reply_timeout, deadline};
  auto const ec = co_await drive_board(machine, limits);
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
  protocol::execute program(std::move(source), program_options());
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
  auto const ec = co_await drive_board(program, limits);
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
  if (probed_) {
    if (!is_same_board(facts_, *answer)) {
      co_return trouble{blame::link, fmt::format("another board answers on this link: it was {}; "
                                                 "now it is {}",
                                                 who(facts_), who(*answer))};
    }
    co_return std::nullopt;
  }
  facts_ = std::move(*answer);
  facts_.dialect = std::move(dialect);
  facts_.raw_paste_window = static_cast<int>(window_);
  probed_ = true;
  note(fmt::format("{} {} on {}, {} bytes of heap free", facts_.implementation, facts_.version,
                   facts_.machine, facts_.heap_free));
  co_return std::nullopt;
}

task<error_code> session::drive_board(machine_ref machine, drive_limits limits,
                                      drive_extras extras) {
  if (!link_) {
    co_return protocol::errc::closed; // the board was lost
  }
  extras.transient_errors = &transient_errors_;
  auto const ec = co_await drive(machine, *link_, watchdog_, limits, extras);
  co_return ec;
}

task<executed> session::execute(std::string source, time_point deadline) {
  fresh_ = false;
  auto options = program_options();
  options.brief = true;
  protocol::execute program(std::move(source), options);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  executed result;
  result.ec = co_await drive_board(program, limits);
  paste_ = program.paste();
  window_ = program.window();
  result.output = program.output();
  result.error = program.error_text();
  co_return result;
}

task<error_code> session::operate(machine_ref machine, time_point deadline,
                                  std::span<char> buffer) {
  fresh_ = false;
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  drive_extras extras;
  extras.buffer = buffer;
  auto const ec = co_await drive_board(machine, limits, extras);
  co_return ec;
}

protocol::execute_options session::program_options() const noexcept {
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
  ++resets_;
  if (auto* const process = link_->as_respawner()) {
    auto place = co_await environment_.starts.enter();
    // Waiting for a place is no fault of the board's.
    auto const from_here = clock::now() + board_.limits.connect_timeout;
    auto const ec = co_await process->respawn();
    if (ec) {
      auto why = link_->close_reason();
      auto const whose = may_return_ && why.empty() ? blame::link : blame::host;
      co_return trouble{whose, why.empty() ? "cannot start the board anew: " + ec.message()
                                           : std::move(why)};
    }
    failed = co_await enter(from_here);
  } else {
    protocol::soft_reset machine;
    drive_limits const limits{board_.limits.reply_timeout, board_.limits.connect_timeout, deadline};
    auto const ec = co_await drive_board(machine, limits);
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
  note("opening the link anew");
  auto failed = co_await open();
  co_return failed;
}

task<std::optional<trouble>> session::regain() {
  damaging_faults_ = 0;
  if (link_) {
    auto const not_entered = co_await enter(clock::now() + board_.limits.connect_timeout);
    if (!not_entered) {
      co_return std::nullopt;
    }
    auto const still = co_await recover();
    co_return still;
  }
  auto const failed = co_await open();
  co_return failed;
}

trouble session::blame_for(error_code ec, std::string const& doing) const {
  using protocol::errc;
  if (auto known = link_ ? link_->close_reason() : std::string(); !known.empty()) {
    return {blame::host, std::move(known)};
  }
  if (link_is_suspect()) {
    return {blame::link, fmt::format("the link was disturbed: {}", ec.message())};
  }
  if (ec == errc::closed) {
    auto const how = link_ ? link_->exit_description() : std::string();
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
