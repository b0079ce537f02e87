#include "runner/board/board_connection.hpp"

#include "runner/board/board_link.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"
#include "transports/protocol/repl/restart_watch.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;
using protocol::errc;

/// A machine that also notes when bytes last came, and whether they showed a start of the board.
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

std::string text_of(injected_fault const& fault) {
  return fmt::format("{} {} at byte {}", name_of(fault.kind),
                     fault.way == direction::to_board ? "to the board" : "from the board",
                     fault.offset);
}

} // namespace

board_connection::board_connection(board_spec const& board, session_environment& environment,
                                   board_journal& journal)
    : board_(board), environment_(environment), journal_(journal), watchdog_(environment.executor) {
}

board_connection::~board_connection() {
  close();
}

void board_connection::close() noexcept {
  watchdog_.guard(nullptr);
  if (link_) {
    link_->close();
    link_.reset();
  }
}

task<result<void>> board_connection::open(time_point deadline) {
  close();
  auto const observe = [this](injected_fault const& fault) {
    count(fault.kind);
    journal_.injected(text_of(fault));
  };
  link_request const request{environment_.executor,
                             board_,
                             environment_.workspace,
                             environment_.versions,
                             deadline,
                             journal_.secrets(),
                             journal_.recording(),
                             journal_.replayed()};
  auto opened = co_await environment_.open_link(request, observe);
  journal_.follow_replay([this](std::string_view text) { count_recorded_fault(text); });
  has_ended_ = false;
  may_pass_ = opened.may_pass;
  may_return_ = opened.may_return;
  may_damage_ = opened.may_damage;
  corrupts_ = opened.corrupts;
  for (auto const& secret : opened.secrets) {
    journal_.hide(secret);
  }
  if (!opened.wire) {
    co_return opened.wire.error();
  }
  dialect_ = opened.dialect;
  name_ = opened.name;
  link_ = *std::move(opened.wire);
  heard_ = clock::now();
  watchdog_.guard(link_.get());
  journal_.note("opened " + name_);
  co_return result<void>();
}

void board_connection::wrap(link_wrapper const& wrapper) {
  watchdog_.guard(nullptr);
  link_ = wrapper(std::move(link_));
  watchdog_.guard(link_.get());
}

task<error_code> board_connection::drive(machine_ref machine, drive_limits limits,
                                         drive_extras extras) {
  if (!link_) {
    co_return errc::closed;
  }
  extras.transient_errors = &transient_errors_;
  extras.interrupted = &is_cut_;
  watched_machine watched(machine, heard_);
  auto ec = co_await mprun::drive(watched, *link_, watchdog_, limits, extras);
  auto const took_text_for_lines = ec == errc::timed_out && watched.waits_at_prompt();
  if ((ec == errc::unexpected_reply && watched.saw_start()) || took_text_for_lines) {
    ec = errc::restarted; // its banner was taken for the reply
  }
  is_cut_ = is_cut_ && ec != errc::interrupted;
  has_ended_ = has_ended_ || protocol::is_link_end(ec);
  co_return ec;
}

task<error_code> board_connection::reset_by_lines(time_point deadline) {
  watchdog_.set(deadline);
  auto ec = co_await link_->as_line_resetter()->reset_by_lines();
  auto const is_late = watchdog_.clear();
  if (is_late && protocol::is_cancelled(ec)) {
    ec = errc::timed_out;
  }
  co_return ec;
}

void board_connection::wake() noexcept {
  if (link_) {
    link_->cancel();
  }
}

void board_connection::interrupt() noexcept {
  is_cut_ = true;
  wake();
}

void board_connection::note_respawn() noexcept {
  has_ended_ = false;
  forgotten_.damage = faults_.damage;
}

std::string board_connection::exit_description() const {
  return link_ ? link_->exit_description() : std::string();
}

std::string board_connection::close_reason() const {
  return link_ ? link_->close_reason() : std::string();
}

failure_circumstances board_connection::known_circumstances(bool has_restarted) const {
  failure_circumstances known;
  known.close_reason = close_reason();
  known.exit_description = exit_description();
  known.was_damaged = was_damaged();
  known.was_delayed = was_delayed();
  known.has_restarted = has_restarted;
  auto const kind = kind_of(board_.link);
  known.is_network = kind == "tcp" || kind == "webrepl" || kind == "rfc2217";
  known.is_port = kind == "serial";
  known.silence = std::chrono::floor<std::chrono::seconds>(clock::now() - heard_);
  return known;
}

injected_faults const& board_connection::faults() const {
  journal_.catch_up_with_replay();
  return faults_;
}

bool board_connection::was_damaged() const {
  return faults().damage != forgotten_.damage;
}

bool board_connection::was_delayed() const {
  return faults().delay != forgotten_.delay;
}

void board_connection::forget_faults() noexcept {
  forgotten_ = faults_;
}

/// Read errors do not count, because reading goes on after them.
void board_connection::count(fault_kind kind) noexcept {
  if (kind == fault_kind::stall) {
    ++faults_.delay;
  } else if (kind != fault_kind::read_error) {
    ++faults_.damage;
  }
}

/// A replay has the faults of its recording.
void board_connection::count_recorded_fault(std::string_view text) {
  journal_.injected_in_recording(text);
  for (auto const kind :
       {fault_kind::corrupt, fault_kind::drop, fault_kind::disconnect, fault_kind::stall}) {
    if (text.starts_with(name_of(kind))) {
      count(kind);
    }
  }
}

} // namespace mprun
