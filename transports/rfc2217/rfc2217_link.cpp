#include "transports/rfc2217/rfc2217_link.hpp"

#include "base/async/run_clock.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/rfc2217/com_port_setup.hpp"
#include "transports/watchdog.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mprun {

using protocol::com_port;

namespace {

constexpr std::chrono::seconds release_time{1};

} // namespace

rfc2217_link::rfc2217_link(asio::any_io_executor executor, rfc2217_options options)
    : executor_(executor), options_(std::move(options)),
      stream_(executor, {options_.host, options_.port}), held_(executor) {}

rfc2217_link::~rfc2217_link() = default;

task<link_result<void>> rfc2217_link::open(time_point deadline) {
  close();
  open_cancelled_ = false;
  auto opened = co_await set_up(deadline);
  if (opened && options_.lines == line_policy::esp_reset) {
    watchdog dog(executor_);
    dog.guard(this);
    dog.set(deadline);
    auto ec = co_await reset_by_lines();
    auto const is_late = dog.clear();
    if (ec) {
      auto const is_cut = is_late && ec == asio::error::operation_aborted;
      ec = is_cut ? make_error_code(asio::error::timed_out) : ec;
      opened = failure(ec, "did not reset the board by DTR and RTS: " + ec.message());
    }
  }
  if (!opened) {
    stream_.close();
  }
  co_return opened;
}

/// Connects, and agrees with the server on everything.
task<link_result<void>> rfc2217_link::set_up(time_point deadline) {
  auto connected = co_await stream_.connect(deadline);
  if (!connected) {
    co_return connected;
  }
  protocol::port_settings settings{options_.baud, {}, {}};
  if (options_.lines == line_policy::low || options_.lines == line_policy::esp_reset) {
    settings.dtr = false;
    settings.rts = false;
  }
  protocol::com_port_setup machine(stream_.port(), settings);
  watchdog dog(executor_);
  dog.guard(&stream_.wire());
  auto const left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - run_clock::now());
  drive_limits limits;
  limits.reply = std::max(left, std::chrono::milliseconds(1));
  limits.output = limits.reply;
  limits.deadline = deadline;
  auto ec = co_await drive(machine, stream_.wire(), dog, limits);
  if (ec == protocol::errc::timed_out) {
    machine.fail(ec); // drive() leaves this to its caller at the deadline
    ec = std::get<protocol::done>(machine.next()).why;
  }
  if (open_cancelled_) {
    ec = asio::error::operation_aborted;
    co_return failure(ec, "was not opened: " + ec.message());
  }
  if (ec) {
    auto refused = failure(ec, machine.problem());
    refused.said = machine.said();
    co_return refused;
  }
  stream_.take_in(machine.take_early());
  co_return link_result<void>();
}

link_failure rfc2217_link::failure(error_code ec, std::string const& problem) const {
  auto where = host_and_port(options_.host, options_.port);
  if (!stream_.port().signature().empty()) {
    where += " (" + stream_.port().signature() + ")";
  }
  return {ec, where + " " + problem};
}

task<io_result> rfc2217_link::read_some(std::span<char> buffer) {
  return stream_.read_some(buffer);
}

task<error_code> rfc2217_link::write_all(std::string_view bytes) {
  return stream_.write_all(bytes);
}

void rfc2217_link::cancel() noexcept {
  open_cancelled_ = true;
  stream_.cancel();
  held_.cancel();
}

void rfc2217_link::close() noexcept {
  cancel();
  stream_.close();
}

error_code rfc2217_link::checked(error_code ec, protocol::port_settings const& asked) const {
  if (!ec && !difference(stream_.port(), asked).empty()) {
    return protocol::errc::port_setting_refused;
  }
  return ec;
}

task<error_code> rfc2217_link::set_baud(std::uint32_t baud) {
  stream_.port().set_baud(baud);
  auto const ec = co_await stream_.confirm();
  protocol::port_settings const asked{baud, {}, {}};
  co_return checked(ec, asked);
}

task<error_code> rfc2217_link::set_lines(std::optional<bool> dtr, std::optional<bool> rts) {
  protocol::set_lines(stream_.port(), dtr, rts);
  auto const ec = co_await stream_.confirm();
  protocol::port_settings const asked{stream_.port().baud().value_or(0), dtr, rts};
  co_return checked(ec, asked);
}

line_resetter* rfc2217_link::as_line_resetter() noexcept {
  return options_.lines == line_policy::esp_reset ? this : nullptr;
}

task<error_code> rfc2217_link::reset_by_lines() {
  for (auto const& step : esp_reset_steps()) {
    auto ec = co_await set_lines(step.dtr, step.rts);
    if (!ec && step.hold.count() != 0) {
      held_.expires_after(step.hold);
      co_await held_.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
    if (ec) {
      co_await release_lines();
      co_return ec;
    }
  }
  co_return error_code();
}

/// Waits for the server's answer: closing without having read it may make the server drop the
/// command. Fails at once when the connection is gone.
task<void> rfc2217_link::release_lines() {
  watchdog dog(executor_);
  dog.guard(this);
  dog.set(run_clock::now() + release_time);
  co_await set_lines(false, false);
  dog.clear();
}

task<error_code> rfc2217_link::purge(com_port::buffer which) {
  stream_.port().purge(which);
  if (which != com_port::buffer::to_send) {
    stream_.drop_taken_in();
  }
  auto const ec = co_await stream_.confirm();
  co_return ec;
}

} // namespace mprun
