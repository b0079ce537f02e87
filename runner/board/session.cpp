#include "runner/board/session.hpp"

#include "base/async/run_clock.hpp"
#include "base/python/lean_source.hpp"
#include "device_programs.hpp"
#include "runner/board/launch.hpp"
#include "runner/board/line_baud.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/repl/restart_watch.hpp"
#include "transports/protocol/repl/soft_reset.hpp"
#include "transports/protocol/repl/traceback.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// Proxies and firewalls give a connection as much, and mostly more.
constexpr std::chrono::seconds shortest_idle_time{20};

/// A machine, when it heard something last, and whether the board told of a start in that.
class watched_machine {
public:
  watched_machine(machine_ref inner, clock::time_point& heard) : inner_(inner), heard_(heard) {}

  protocol::step next() const { return inner_.next(); }
  void sent() { inner_.sent(); }
  void feed(std::string_view bytes) {
    heard_ = clock::now();
    arrived_.feed(bytes);
    inner_.feed(bytes);
  }
  void fail(error_code ec) { inner_.fail(ec); }

  bool saw_start() const noexcept { return arrived_.seen(); }
  bool waits_at_prompt() const noexcept { return arrived_.suspected() || arrived_.certain(); }

private:
  machine_ref inner_;
  clock::time_point& heard_;
  protocol::restart_watch arrived_;
};

} // namespace

session::session(board_spec const& board, session_environment& environment)
    : board_(board), environment_(environment),
      log_(environment.log_folder / (board.id + ".log"), environment.run_start),
      log_lines_(board.log_lines), watchdog_(environment.executor) {
  if (!environment.recordings.empty()) {
    recording_about about;
    about.board = board.id;
    about.link = description_of(board.link);
    about.baud = line_baud(board);
    about.has_folder = start_folder(board, environment.place).has_value();
    about.begins_bare = begins_bare(board);
    auto const since_start = clock::now() - environment.run_start;
    about.started = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now() -
                                                                  since_start);
    recorder_.emplace(environment.recordings / (board.id + ".rec"), std::move(about),
                      environment.run_start);
  }
  for (auto const& secret : environment.secrets->all()) {
    hide(secret);
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
  if (replayed_) {
    replayed_->noted(secrets_.masked(text));
  }
}

std::optional<bool> session::noted_then(std::string const& text) const {
  return replayed_ ? std::optional(replayed_->has_note(secrets_.masked(text))) : std::nullopt;
}

void session::take_recorded_fault(std::string_view text) {
  log_.line("injected then: " + std::string(text));
  for (auto const kind :
       {fault_kind::corrupt, fault_kind::drop, fault_kind::disconnect, fault_kind::stall}) {
    if (text.starts_with(name_of(kind))) {
      count(kind);
    }
  }
}

void session::hide(std::string const& secret) {
  auto const& known = secrets_.all();
  if (secret.empty() || std::find(known.begin(), known.end(), secret) != known.end()) {
    return; // a link that is opened anew gives its password again
  }
  secrets_.add(secret);
  log_.hide(secret);
  if (recorder_) {
    recorder_->hide(secret);
  }
  if (secret.size() >= secret_list::shortest) {
    environment_.secrets->add(secret);
  }
}

std::string session::comparable(std::string expected, std::string_view printed) const {
  mask(expected);
  return replayed_ && replayed_->has_masked() ? masked_alike(expected, printed) : expected;
}

/// Errors that are read over are none.
void session::count(fault_kind kind) noexcept {
  if (kind == fault_kind::stall) {
    ++stalls_;
    ++faults_.delay;
  } else if (kind != fault_kind::read_error) {
    ++damaging_faults_;
    ++faults_.damage;
  }
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

task<error_code> session::drive_board(machine_ref machine, drive_limits limits,
                                      drive_extras extras) {
  if (!link_) {
    co_return protocol::errc::closed; // the board was lost
  }
  extras.transient_errors = &transient_errors_;
  extras.interrupted = &cut_;
  watched_machine watched(machine, heard_);
  auto ec = co_await drive(watched, *link_, watchdog_, limits, extras);
  auto const took_text_for_lines = ec == protocol::errc::timed_out && watched.waits_at_prompt();
  if ((ec == protocol::errc::unexpected_reply && watched.saw_start()) || took_text_for_lines) {
    ec = protocol::errc::restarted; // its text was the reply
  }
  cut_ = cut_ && ec != protocol::errc::interrupted;
  has_ended_ = has_ended_ || ec == protocol::errc::closed;
  is_at_prompt_ = !ec;
  if (ec) {
    is_tidy_ = false;
  }
  if (ec == protocol::errc::restarted) {
    note_restart();
  }
  co_return ec;
}

/// What was left in its memory is gone, and boot.py ran.
void session::note_restart() {
  note("the board has started anew by itself");
  has_restarted_ = true;
  fresh_ = false;
  is_tidy_ = false;
  ++resets_;
}

std::string session::tidied(std::string source) {
  if (is_tidy_) {
    return source;
  }
  is_tidy_ = true;
  static auto const program = lean_program(device::tidy);
  return program + source;
}

task<executed> session::execute(std::string source, time_point deadline) {
  fresh_ = false;
  has_restarted_ = false;
  auto options = program_options();
  options.brief = true;
  options.is_ours = true;
  protocol::execute program(std::move(source), options);
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  executed result;
  result.ec = co_await drive_board(program, limits);
  learn_from(program);
  result.output = program.output();
  result.error = protocol::traceback_in(program.error_text());
  mask(result.error); // it is for messages; what a program of ours prints is for us
  co_return result;
}

/// A board whose raw-paste stalls is spared it until its next reset: a lost byte of credit looks
/// the same. When it stalls again, that is how this board is.
void session::learn_from(protocol::execute const& program) {
  paste_ = program.paste();
  // It tells of the input buffer too, which a board has whether its raw-paste works or not.
  window_ = program.window() != 0 ? program.window() : window_;
  if (program.pasted()) {
    paste_stalls_ = 0;
  } else if (program.paste_stalled()) {
    paste_ = protocol::paste_support::no;
    ++paste_stalls_;
    note(paste_is_broken() ? "raw-paste: no credit again; this board gets sources by standard raw "
                             "mode from now on"
                           : "raw-paste: the board gave no credit; the source went by standard raw "
                             "mode");
  }
}

task<error_code> session::operate(machine_ref machine, time_point deadline,
                                  std::span<char> buffer) {
  fresh_ = false;
  has_restarted_ = false;
  drive_limits const limits{board_.limits.reply_timeout, board_.limits.idle_timeout, deadline};
  drive_extras extras;
  extras.buffer = buffer;
  auto const ec = co_await drive_board(machine, limits, extras);
  is_left_in_transfer_ = ec == protocol::errc::closed;
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
  stalls_ = 0;
  if (!link_) {
    co_return blame_for(protocol::errc::closed, "soft-reset"); // the board was lost
  }
  if (paste_ == protocol::paste_support::no && paste_stalls_ != 0 && !paste_is_broken()) {
    paste_ = protocol::paste_support::yes;
  }
  if (fresh_) {
    co_return std::nullopt;
  }
  auto const deadline = clock::now() + board_.limits.connect_timeout;
  std::optional<trouble> failed;
  ++resets_;
  is_tidy_ = false;
  if (auto* const process = link_->as_respawner()) {
    is_tidy_ = begins_bare(board_);
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
    } else if (machine.prints_on()) {
      failed = co_await enter(deadline);
    }
  }
  fresh_ = !failed;
  left_something_ = left_something_ && failed;
  co_return failed;
}

trouble session::blame_for(error_code ec, std::string const& doing) const {
  using protocol::errc;
  if (auto known = link_ ? link_->close_reason() : std::string(); !known.empty()) {
    return {blame::host, std::move(known)};
  }
  if (ec == errc::interrupted) {
    return {blame::host, ec.message()};
  }
  auto const is_late = ec == errc::timed_out && was_delayed();
  if (link_is_suspect() || is_late) {
    return {blame::link, fmt::format("the link was disturbed: {}", ec.message())};
  }
  if (ec == errc::restarted || has_restarted_) {
    return {blame::board, make_error_code(errc::restarted).message()};
  }
  if (ec == errc::closed) {
    auto const how = link_ ? link_->exit_description() : std::string();
    return {how.empty() ? blame::link : blame::board,
            how.empty() ? why_it_closed() : fmt::format("the board's process {}", how)};
  }
  auto how = ec.message();
  constexpr std::string_view board = "the board ";
  if (how.starts_with(board)) {
    how.replace(0, board.size(), "it ");
  }
  return {blame::board, fmt::format("the board did not {}: {}", doing, how)};
}

/// As far as it can be told from here.
std::string session::why_it_closed() const {
  auto const kind = kind_of(board_.link);
  auto const silence = std::chrono::floor<std::chrono::seconds>(clock::now() - heard_);
  auto const is_network = kind == "tcp" || kind == "webrepl" || kind == "rfc2217";
  if (!is_network || silence < shortest_idle_time) {
    return "the link closed";
  }
  return fmt::format("the link closed after {} s of silence: a proxy or a firewall on the way may "
                     "have taken it for idle",
                     silence.count());
}

trouble session::blame_for_program(error_code ec, std::string const& doing) const {
  using protocol::errc;
  auto why = blame_for(ec, doing);
  auto const is_its_doing = ec == errc::end_marker_in_output || ec == errc::output_too_large ||
                            ec == errc::unsendable_source;
  if (why.blame == blame::board && is_its_doing) {
    return {blame::test, ec.message()};
  }
  return why;
}

} // namespace mprun
