#include "transports/webrepl_link.hpp"

#include "transports/byte_queue.hpp"
#include "transports/drive.hpp"
#include "transports/protocol/errc.hpp"
#include "transports/protocol/webrepl_file.hpp"
#include "transports/protocol/webrepl_login.hpp"
#include "transports/protocol/webrepl_ring.hpp"
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

using clock = std::chrono::steady_clock;
using opcode = websocket_stream::opcode;

constexpr std::size_t most_taken_in = std::size_t{1} << 20;

constexpr std::size_t file_piece = 1024;

/// Interrupts what runs, clears the line, and resets from the raw prompt.
constexpr std::string_view reset_request = "\r\x03\x03\x01\x04";

constexpr std::chrono::milliseconds between_attempts{250};

bool is_interrupt(std::string_view bytes) {
  return bytes == "\x03" || bytes == "\r\x03";
}

/// Why to try again: a board that starts is not there yet, or not yet rid of the last connection.
bool may_pass(error_code ec) {
  return ec != protocol::errc::access_denied && ec != asio::error::no_permission &&
         ec != asio::error::operation_aborted;
}

} // namespace

class webrepl_link::state {
public:
  state(asio::any_io_executor executor, webrepl_options wanted, webrepl_link& owner)
      : options(std::move(wanted)), executor_(executor), socket_(executor), changed_(executor),
        files(owner) {}

  task<io_result> read(byte_queue& from, std::span<char> buffer);
  task<error_code> write_text(std::string_view bytes);
  task<error_code> write_binary(std::string_view bytes);
  task<link_failure> open(time_point deadline, webrepl_link& self);
  task<error_code> hang_up(time_point deadline, webrepl_link& self);
  task<error_code> open_again(time_point deadline, webrepl_link& self);
  void cancel() noexcept;
  void close() noexcept;
  bool is_open() const noexcept { return !end_; }

  /// The link's other side.
  class file_channel final : public link {
  public:
    explicit file_channel(webrepl_link& owner) : owner_(owner) {}
    task<io_result> read_some(std::span<char> buffer) override {
      return owner_.state_->read(owner_.state_->binary, buffer);
    }
    task<error_code> write_all(std::string_view bytes) override {
      return owner_.state_->write_binary(bytes);
    }
    void cancel() noexcept override { owner_.cancel(); }
    void close() noexcept override { owner_.close(); }

  private:
    webrepl_link& owner_;
  };

  webrepl_options const options;
  byte_queue text;
  byte_queue binary;

private:
  task<error_code> take_in();
  task<error_code> make_room(unsigned cancels);
  task<void> wait_for_change();
  void tell_change() { changed_.cancel(); }

  asio::any_io_executor executor_;
  websocket_stream socket_;
  asio::steady_timer changed_; ///< waited for by who needs what another coroutine receives
  bool receiving_ = false;
  unsigned cancels_ = 0;
  error_code end_ = asio::error::bad_descriptor; ///< why nothing more comes
  protocol::webrepl_ring ring_;

public:
  file_channel files;
};

/// Receives, or waits while another coroutine does.
task<error_code> webrepl_link::state::take_in() {
  if (end_) {
    co_return end_;
  }
  if (receiving_ || text.size() >= most_taken_in) {
    co_await wait_for_change();
    co_return error_code();
  }
  receiving_ = true;
  auto const got = co_await socket_.receive();
  receiving_ = false;
  if (got.ec) {
    end_ = got.ec == asio::error::operation_aborted ? end_ : got.ec;
  } else if (got.what.kind == opcode::text) {
    text.append(got.what.payload);
    ring_.heard();
  } else {
    binary.append(got.what.payload.substr(ring_.answered(got.what.payload.size())));
  }
  tell_change();
  co_return got.ec;
}

task<void> webrepl_link::state::wait_for_change() {
  changed_.expires_at(time_point::max());
  error_code ignored;
  co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

task<io_result> webrepl_link::state::read(byte_queue& from, std::span<char> buffer) {
  auto const cancels = cancels_;
  io_result result;
  while (from.empty() && !result.ec) {
    result.ec = co_await take_in();
    if (cancels != cancels_) {
      result.ec = asio::error::operation_aborted;
    }
  }
  if (!result.ec) {
    result.size = from.take(buffer);
    tell_change();
  }
  co_return result;
}

task<error_code> webrepl_link::state::write_text(std::string_view bytes) {
  auto const cancels = cancels_;
  if (is_interrupt(bytes)) {
    socket_.queue(opcode::text, bytes);
    bytes = {};
  }
  error_code ec;
  do {
    if (end_) {
      co_return end_;
    }
    if (ring_.room() == 0 && !bytes.empty()) {
      ec = co_await make_room(cancels);
      if (ec) {
        co_return ec;
      }
    }
    auto const piece = bytes.substr(0, ring_.room());
    if (!piece.empty()) {
      ring_.wrote(piece.size());
      socket_.queue(opcode::text, piece);
      bytes.remove_prefix(piece.size());
    }
    ec = co_await socket_.flush();
    if (cancels != cancels_) {
      ec = asio::error::operation_aborted;
    }
  } while (!ec && !bytes.empty());
  co_return ec;
}

/// Waits until the board has taken something, and asks it when it does not say so by itself.
task<error_code> webrepl_link::state::make_room(unsigned cancels) {
  error_code ec;
  while (ring_.room() == 0 && !ec) {
    if (!ring_.is_asking()) {
      socket_.queue(opcode::binary, protocol::webrepl_version_request());
      ring_.asked();
    }
    ec = co_await socket_.flush();
    if (!ec) {
      ec = co_await take_in();
    }
    if (cancels != cancels_) {
      ec = asio::error::operation_aborted;
    }
  }
  co_return ec;
}

task<error_code> webrepl_link::state::write_binary(std::string_view bytes) {
  auto const cancels = cancels_;
  error_code ec = end_;
  while (!ec && !bytes.empty()) {
    auto const piece = bytes.substr(0, file_piece);
    socket_.queue(opcode::binary, piece);
    bytes.remove_prefix(piece.size());
    ec = co_await socket_.flush();
    if (cancels != cancels_) {
      ec = asio::error::operation_aborted;
    }
  }
  co_return ec;
}

task<link_failure> webrepl_link::state::open(time_point deadline, webrepl_link& self) {
  close();
  auto const cancels = cancels_;
  watchdog dog(executor_);
  dog.guard(&self);
  dog.set(deadline);
  auto failure = co_await socket_.open(options.address, deadline);
  auto const is_late = dog.clear();
  if (failure) {
    if (is_late) {
      failure.ec = asio::error::timed_out;
    }
    co_return failure;
  }
  end_ = {};
  protocol::webrepl_login login(options.password);
  auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock::now());
  drive_limits const limits{left, left, deadline};
  auto ec = co_await drive(login, self, dog, limits);
  if (ec != protocol::errc::timed_out && cancels != cancels_) {
    ec = asio::error::operation_aborted;
  }
  if (ec) {
    failure = {ec, "cannot log in to " + options.address.url() + ": " + ec.message()};
    self.close();
  } else {
    text.prepend(login.rest());
  }
  co_return failure;
}

/// Resets the board and waits for the end of the connection.
task<error_code> webrepl_link::state::hang_up(time_point deadline, webrepl_link& self) {
  watchdog dog(executor_);
  dog.guard(&self);
  dog.set(std::min(deadline, clock::now() + options.hang_up_timeout));
  ring_ = {}; // what it has not taken is lost now
  auto ec = co_await write_text(reset_request);
  std::array<char, 1024> ignored;
  while (!ec) {
    auto const got = co_await read(text, ignored);
    ec = got.ec;
  }
  auto const is_late = dog.clear();
  if (ec != asio::error::operation_aborted) {
    ec = {}; // however it ended, it has ended
  } else if (is_late) {
    ec = protocol::errc::no_soft_reset;
  }
  co_return ec;
}

task<error_code> webrepl_link::state::open_again(time_point deadline, webrepl_link& self) {
  for (;;) {
    auto const tried = co_await open(deadline, self);
    if (!tried || !may_pass(tried.ec) || clock::now() + between_attempts >= deadline) {
      co_return tried.ec;
    }
    auto const cancels = cancels_;
    changed_.expires_after(between_attempts);
    error_code ignored;
    co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (cancels != cancels_) {
      co_return asio::error::operation_aborted;
    }
  }
}

void webrepl_link::state::cancel() noexcept {
  ++cancels_;
  socket_.cancel();
  tell_change();
}

void webrepl_link::state::close() noexcept {
  cancel();
  socket_.close();
  end_ = asio::error::bad_descriptor;
  text.clear();
  binary.clear();
  ring_ = {};
}

webrepl_link::webrepl_link(asio::any_io_executor executor, webrepl_options options)
    : state_(std::make_unique<state>(std::move(executor), std::move(options), *this)) {}

webrepl_link::~webrepl_link() {
  close();
}

task<link_failure> webrepl_link::open(time_point deadline) {
  return state_->open(deadline, *this);
}

task<io_result> webrepl_link::read_some(std::span<char> buffer) {
  return state_->read(state_->text, buffer);
}

task<error_code> webrepl_link::write_all(std::string_view bytes) {
  return state_->write_text(bytes);
}

void webrepl_link::cancel() noexcept {
  state_->cancel();
}

void webrepl_link::close() noexcept {
  state_->close();
}

task<error_code> webrepl_link::respawn() {
  auto const deadline = clock::now() + state_->options.reset_timeout;
  error_code ec;
  if (!state_->is_open()) { // it may not have been the board that ended the connection
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
