#include "transports/webrepl/webrepl_link.hpp"

#include "base/async/run_clock.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/webrepl/webrepl_login.hpp"
#include "transports/watchdog.hpp"
#include "transports/webrepl/webrepl_channel.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace mprun {
namespace {

using clock = run_clock;

/// Interrupts what runs, clears the line, and resets from the raw prompt.
constexpr std::string_view reset_request = "\r\x03\x03\x01\x04";

constexpr std::chrono::milliseconds between_attempts{250};

/// A starting board is not there yet, or still has the last connection. Any other error may pass as
/// well, for it was a WebREPL that took the password before.
bool may_be_starting(error_code ec) {
  return ec != protocol::errc::access_denied && ec != asio::error::no_permission &&
         ec != asio::error::operation_aborted;
}

/// The link's other side.
class file_channel final : public link {
public:
  file_channel(webrepl_channel& channel, webrepl_link& owner) : channel_(channel), owner_(owner) {}

  task<io_result> read_some(std::span<char> buffer) override {
    return channel_.read_binary(buffer);
  }
  task<error_code> write_all(std::string_view bytes) override {
    return channel_.write_binary(bytes);
  }
  void cancel() noexcept override { owner_.cancel(); }
  void close() noexcept override { owner_.close(); }

private:
  webrepl_channel& channel_;
  webrepl_link& owner_;
};

} // namespace

class webrepl_link::state {
public:
  state(asio::any_io_executor executor, webrepl_options wanted, webrepl_link& owner)
      : options(std::move(wanted)), channel(executor, options.between_pings), files(channel, owner),
        executor_(executor), pause_(executor) {}

  task<link_result<void>> open(time_point deadline, webrepl_link& self);
  task<error_code> hang_up(time_point deadline, webrepl_link& self);
  task<error_code> open_again(time_point deadline, webrepl_link& self);
  void stop_pausing() { pause_.cancel(); }

  webrepl_options const options;
  webrepl_channel channel;
  file_channel files;

private:
  asio::any_io_executor executor_;
  run_timer pause_;
};

task<link_result<void>> webrepl_link::state::open(time_point deadline, webrepl_link& self) {
  watchdog dog(executor_);
  dog.guard(&self);
  dog.set(deadline);
  auto const opened = co_await channel.open(options.address, deadline);
  auto const is_late = dog.clear();
  if (!opened) {
    auto why = opened.error();
    if (is_late) {
      why.ec = asio::error::timed_out;
    }
    if (why.ec == asio::error::connection_refused && !options.address.tls) {
      why.message += "; does its WebREPL run (import webrepl_setup)?";
    }
    co_return why;
  }
  auto const cancels = channel.cancels();
  protocol::webrepl_login login(options.password);
  auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
  drive_limits const limits{left, left, deadline};
  auto ec = co_await drive(login, self, dog, limits);
  if (ec != protocol::errc::timed_out && cancels != channel.cancels()) {
    ec = asio::error::operation_aborted;
  }
  if (ec) {
    channel.close();
    co_return link_failure{ec, "cannot log in to " + options.address.url() + ": " + ec.message()};
  }
  channel.unread_text(login.rest());
  co_return link_result<void>();
}

/// Resets the board and waits for the end of the connection. The request is sent several times: a
/// Ctrl-C that comes between a program's acknowledgement and its first instruction may be lost, and
/// the bytes after it then wait behind the program.
task<error_code> webrepl_link::state::hang_up(time_point deadline, webrepl_link& self) {
  constexpr int max_requests = 3;
  watchdog dog(executor_);
  dog.guard(&self);
  channel.expect_reset();
  error_code ec;
  bool is_late = true;
  for (int request = 0; request < max_requests && is_late; ++request) {
    dog.set(std::min(deadline, clock::now() + options.hang_up_timeout / max_requests));
    ec = co_await channel.write_text(reset_request);
    std::array<char, 1024> ignored;
    while (!ec) {
      auto const got = co_await channel.read_text(ignored);
      ec = got.ec;
    }
    is_late = dog.clear() && ec == asio::error::operation_aborted;
  }
  if (is_late) {
    ec = protocol::errc::no_soft_reset;
  } else if (ec != asio::error::operation_aborted) {
    ec = {}; // however it ended, it has ended
  }
  co_return ec;
}

task<error_code> webrepl_link::state::open_again(time_point deadline, webrepl_link& self) {
  for (;;) {
    auto const opened = co_await open(deadline, self);
    auto const ec = opened.error().ec; // no error where it is open
    if (opened || !may_be_starting(ec) || clock::now() + between_attempts >= deadline) {
      co_return ec;
    }
    auto const cancels = channel.cancels();
    pause_.expires_after(between_attempts);
    error_code ignored;
    co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (cancels != channel.cancels()) {
      co_return asio::error::operation_aborted;
    }
  }
}

webrepl_link::webrepl_link(asio::any_io_executor executor, webrepl_options options)
    : state_(std::make_unique<state>(std::move(executor), std::move(options), *this)) {}

webrepl_link::~webrepl_link() {
  close();
}

task<link_result<void>> webrepl_link::open(time_point deadline) {
  return state_->open(deadline, *this);
}

task<io_result> webrepl_link::read_some(std::span<char> buffer) {
  return state_->channel.read_text(buffer);
}

task<error_code> webrepl_link::write_all(std::string_view bytes) {
  return state_->channel.write_text(bytes);
}

void webrepl_link::cancel() noexcept {
  state_->channel.cancel();
  state_->stop_pausing();
}

void webrepl_link::close() noexcept {
  state_->channel.close();
  state_->stop_pausing();
}

task<error_code> webrepl_link::respawn() {
  auto const deadline = clock::now() + state_->options.reset_timeout;
  error_code ec;
  if (!state_->channel.is_open()) { // it may not have been the board that ended the connection
    ec = co_await state_->open_again(deadline, *this);
  }
  if (!ec) {
    ec = co_await state_->hang_up(deadline, *this);
  }
  if (!ec) {
    ec = co_await state_->open_again(deadline, *this);
  }
  co_return ec;
}

link& webrepl_link::files() noexcept {
  return state_->files;
}

} // namespace mprun
