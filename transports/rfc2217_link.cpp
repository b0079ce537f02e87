#include "transports/rfc2217_link.hpp"

#include "transports/drive.hpp"
#include "transports/protocol/com_port_setup.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/tcp_link.hpp"
#include "transports/watchdog.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mprun {
namespace {

using protocol::com_port;

/// Between two pieces the server's wish for silence is heeded and its questions are answered.
constexpr std::size_t write_piece = 16 * 1024;
constexpr std::size_t most_early = std::size_t{1} << 20;
constexpr char iac = '\xff';
constexpr std::string_view nothing;

/// Lets its owner see how far a write came.
class carrier : public tcp_link {
public:
  using tcp_link::tcp_link;
  std::size_t written() { return stream().written(); }
};

/// What has to follow so that `sent` of `bytes`, of which `commands` are whole commands and the
/// rest is escaped data, end between two characters.
std::string completion(std::string const& bytes, std::size_t commands, std::size_t sent) {
  if (sent < commands) {
    return bytes.substr(sent, commands - sent);
  }
  std::size_t escapes = 0;
  while (sent - escapes > commands && bytes[sent - escapes - 1] == iac) {
    ++escapes;
  }
  return std::string(escapes % 2, iac);
}

} // namespace

class rfc2217_link::state {
public:
  state(asio::any_io_executor with, rfc2217_options wanted)
      : executor(with), options(std::move(wanted)), wire(with, {options.host, options.port}),
        bell(with, time_point::max()), held(with) {}

  link_failure failure(error_code ec, std::string const& what) const {
    auto where = host_and_port(options.host, options.port);
    if (!port.signature().empty()) {
      where += " (" + port.signature() + ")";
    }
    return {ec, where + " " + what};
  }

  task<link_failure> set_up(time_point deadline);
  task<error_code> begin_sending();
  void end_sending();
  task<error_code> send(std::string_view data);
  task<error_code> receive_early();
  task<error_code> until(bool (com_port::*condition)() const noexcept);
  task<error_code> confirm();
  error_code checked(error_code ec, protocol::port_settings const& asked) const;
  io_result decode(std::span<char> arrived);
  io_result give_early(std::span<char> buffer);
  task<void> change();
  void changed() { bell.cancel(); }
  bool has_to_send() const { return !unsent.empty() || !port.outgoing().empty(); }

  asio::any_io_executor executor;
  rfc2217_options options;
  carrier wire;
  com_port port;
  std::string early; ///< data that came while nobody read
  std::size_t early_given = 0;
  std::string unsent;      ///< the rest of commands, or of a character, that went out by half
  asio::steady_timer bell; ///< wakes whoever waits for one of these to change
  asio::steady_timer held; ///< how long DTR and RTS stay as they are amid a reset
  bool sending = false;    ///< somebody writes to `wire`
  bool receiving = false;  ///< somebody reads from `wire`
  bool reading = false;    ///< read_some is under way
  bool read_cancelled = false;
  bool write_cancelled = false;
  bool open_cancelled = false;
};

task<link_failure> rfc2217_link::state::set_up(time_point deadline) {
  auto failed = co_await wire.open(deadline);
  if (failed) {
    co_return failed;
  }
  protocol::port_settings settings{options.baud, {}, {}};
  if (options.lines == line_policy::low || options.lines == line_policy::esp_reset) {
    settings.dtr = false;
    settings.rts = false;
  }
  protocol::com_port_setup machine(port, settings);
  watchdog dog(executor);
  dog.guard(&wire);
  auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(
      deadline - std::chrono::steady_clock::now());
  drive_limits limits;
  limits.reply = std::max(left, std::chrono::milliseconds(1));
  limits.output = limits.reply;
  limits.deadline = deadline;
  auto ec = co_await drive(machine, wire, dog, limits);
  if (ec == protocol::errc::timed_out) {
    machine.fail(ec); // drive() leaves that to its caller when all the time is used up
    ec = std::get<protocol::done>(machine.next()).why;
  }
  if (open_cancelled) {
    ec = asio::error::operation_aborted;
    co_return failure(ec, "was not opened: " + ec.message());
  }
  if (ec) {
    co_return failure(ec, machine.problem());
  }
  early = machine.take_early();
  co_return link_failure();
}

task<void> rfc2217_link::state::change() {
  error_code ignored; // it only ever ends by changed()
  co_await bell.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

task<error_code> rfc2217_link::state::begin_sending() {
  while (sending && !write_cancelled) {
    co_await change();
  }
  if (write_cancelled) {
    co_return asio::error::operation_aborted;
  }
  sending = true;
  co_return error_code();
}

void rfc2217_link::state::end_sending() {
  sending = false;
  changed();
}

task<error_code> rfc2217_link::state::send(std::string_view data) {
  if (!has_to_send() && data.find(iac) == std::string_view::npos) {
    auto const ec = co_await wire.write_all(data);
    co_return ec;
  }
  auto bytes = std::exchange(unsent, {});
  bytes += port.take_outgoing();
  auto const commands = bytes.size();
  protocol::telnet::escape(data, bytes);
  auto const ec = co_await wire.write_all(bytes);
  if (ec == asio::error::operation_aborted) {
    unsent = completion(bytes, commands, wire.written());
  }
  co_return ec;
}

io_result rfc2217_link::state::decode(std::span<char> arrived) {
  auto const size = port.decode(arrived);
  changed();
  if (port.broken()) {
    wire.close(); // of no use any more
    return {protocol::errc::broken_telnet, 0};
  }
  return {{}, size};
}

io_result rfc2217_link::state::give_early(std::span<char> buffer) {
  auto const size = early.copy(buffer.data(), buffer.size(), early_given);
  early_given += size;
  if (early_given == early.size()) {
    early = {};
    early_given = 0;
  }
  return {{}, size};
}

task<error_code> rfc2217_link::state::receive_early() {
  std::array<char, 2048> buffer;
  receiving = true;
  auto const got = co_await wire.read_some(buffer);
  receiving = false;
  auto const data = decode(std::span(buffer).first(got.size));
  early.append(buffer.data(), data.size);
  if (got.ec == asio::error::eof) {
    co_return asio::error::broken_pipe;
  }
  co_return got.ec ? got.ec : data.ec;
}

task<error_code> rfc2217_link::state::until(bool (com_port::*condition)() const noexcept) {
  error_code ec;
  while (!ec && !(port.*condition)()) {
    if (write_cancelled) {
      ec = asio::error::operation_aborted;
    } else if (has_to_send()) {
      ec = co_await send(nothing);
    } else if (!reading && !receiving && early.size() < most_early) {
      ec = co_await receive_early();
    } else {
      co_await change();
    }
  }
  co_return ec;
}

task<error_code> rfc2217_link::state::confirm() {
  write_cancelled = false;
  port.fence();
  auto ec = co_await begin_sending();
  if (!ec) {
    ec = co_await until(&com_port::settled);
    end_sending();
  }
  co_return ec;
}

error_code rfc2217_link::state::checked(error_code ec, protocol::port_settings const& asked) const {
  if (!ec && !difference(port, asked).empty()) {
    return protocol::errc::port_setting_refused;
  }
  return ec;
}

rfc2217_link::rfc2217_link(asio::any_io_executor executor, rfc2217_options options)
    : state_(std::make_unique<state>(std::move(executor), std::move(options))) {}

rfc2217_link::~rfc2217_link() = default;

task<link_failure> rfc2217_link::open(time_point deadline) {
  close();
  auto& s = *state_;
  s.port = com_port();
  s.early = {};
  s.early_given = 0;
  s.unsent = {};
  s.open_cancelled = false;
  auto failed = co_await s.set_up(deadline);
  if (!failed && s.options.lines == line_policy::esp_reset) {
    watchdog dog(s.executor);
    dog.guard(this);
    dog.set(deadline);
    auto ec = co_await reset_by_lines();
    auto const is_late = dog.clear();
    if (ec) {
      ec = is_late ? make_error_code(asio::error::timed_out) : ec;
      failed = s.failure(ec, "did not reset the board by DTR and RTS: " + ec.message());
    }
  }
  if (failed) {
    s.wire.close();
  }
  co_return failed;
}

task<io_result> rfc2217_link::read_some(std::span<char> buffer) {
  auto& s = *state_;
  s.read_cancelled = false;
  s.reading = true;
  io_result got;
  while (!got.ec && got.size == 0) {
    if (s.read_cancelled) {
      got.ec = asio::error::operation_aborted;
    } else if (!s.early.empty()) {
      got = s.give_early(buffer);
    } else if (s.has_to_send() && !s.sending) {
      s.sending = true;
      auto const ec = co_await s.send(nothing);
      s.end_sending();
      if (ec && ec != asio::error::operation_aborted) {
        s.unsent = {}; // who does not listen may still have said something
      }
    } else if (s.receiving) {
      co_await s.change();
    } else {
      s.receiving = true;
      got = co_await s.wire.read_some(buffer);
      s.receiving = false;
      if (!got.ec) {
        got = s.decode(buffer.first(got.size));
      }
    }
  }
  s.reading = false;
  s.changed();
  co_return got;
}

task<error_code> rfc2217_link::write_all(std::string_view bytes) {
  auto& s = *state_;
  s.write_cancelled = false;
  auto ec = co_await s.begin_sending();
  if (ec) {
    co_return ec;
  }
  while (!ec && (!bytes.empty() || s.has_to_send())) {
    ec = co_await s.until(&com_port::may_send);
    if (!ec) {
      auto const piece = bytes.substr(0, write_piece);
      ec = co_await s.send(piece);
      bytes.remove_prefix(piece.size());
    }
  }
  s.end_sending();
  co_return ec;
}

std::size_t rfc2217_link::unsent() const noexcept {
  return state_->wire.unsent();
}

void rfc2217_link::cancel() noexcept {
  state_->read_cancelled = true;
  state_->write_cancelled = true;
  state_->open_cancelled = true;
  state_->wire.cancel();
  state_->held.cancel();
  state_->changed();
}

void rfc2217_link::close() noexcept {
  cancel();
  state_->wire.close();
  state_->early = {};
  state_->early_given = 0;
}

task<error_code> rfc2217_link::set_baud(std::uint32_t baud) {
  auto& s = *state_;
  s.port.set_baud(baud);
  auto const ec = co_await s.confirm();
  co_return s.checked(ec, {baud, {}, {}});
}

task<error_code> rfc2217_link::set_lines(std::optional<bool> dtr, std::optional<bool> rts) {
  auto& s = *state_;
  protocol::set_lines(s.port, dtr, rts);
  auto const ec = co_await s.confirm();
  co_return s.checked(ec, {s.port.baud().value_or(0), dtr, rts});
}

line_resetter* rfc2217_link::as_line_resetter() noexcept {
  return state_->options.lines == line_policy::esp_reset ? this : nullptr;
}

task<error_code> rfc2217_link::reset_by_lines() {
  auto& s = *state_;
  for (auto const& step : esp_reset_steps()) {
    auto ec = co_await set_lines(step.dtr, step.rts);
    if (!ec && step.hold.count() != 0) {
      s.held.expires_after(step.hold);
      co_await s.held.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
    if (ec) {
      co_return ec;
    }
  }
  co_return error_code();
}

task<error_code> rfc2217_link::purge(com_port::buffer what) {
  auto& s = *state_;
  s.port.purge(what);
  if (what != com_port::buffer::to_send) {
    s.early = {};
    s.early_given = 0;
  }
  auto const ec = co_await s.confirm();
  co_return ec;
}

} // namespace mprun
