#include "transports/webrepl/websocket_stream.hpp"

#include "transports/webrepl/websocket_upgrade.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/errc.hpp>
#include <utility>

namespace mprun {
namespace {

using protocol::websocket::opcode;

constexpr std::size_t max_upgrade_answer = 16 * 1024;

std::string ended(error_code ec) {
  return ec == asio::error::eof ? "it closed the connection" : ec.message();
}

} // namespace

websocket_stream::websocket_stream(asio::any_io_executor executor,
                                   std::chrono::milliseconds between_pings)
    : connector_(executor), socket_(executor), between_pings_(between_pings), ping_timer_(executor),
      masks_(std::random_device()()) {}

task<link_result<void>> websocket_stream::open(websocket_address to, time_point deadline) {
  close();
  auto reached = co_await connector_.tcp(to.host, to.port, deadline);
  if (!reached) {
    co_return reached.error();
  }
  auto const prefix = "cannot connect to " + to.url() + ": ";
  auto const ec = socket_.assign(*std::move(reached), fd_stream::kind::socket);
  if (ec) {
    co_return link_failure{ec, prefix + ec.message()};
  }
  link_result<void> opened;
  if (to.tls) {
    tls_ = std::make_unique<tls_session>("as ca_file");
    opened = tls_->start(to.host, to.ca_file);
    if (opened) {
      opened = co_await shake_hands();
    }
  }
  if (opened) {
    opened = co_await upgrade(to);
  }
  if (!opened) {
    auto why = opened.error();
    why.message = prefix + why.message;
    opened = std::move(why);
    socket_.close();
  }
  co_return opened;
}

task<link_result<void>> websocket_stream::shake_hands() {
  for (;;) {
    auto const now = tls_->handshake();
    auto const problem = tls_->problem();
    auto ec = co_await flush(); // also the alert that says what is wrong
    if (now == tls_session::progress::failed) {
      co_return link_failure{asio::error::no_permission, problem};
    }
    if (now == tls_session::progress::open && !ec) {
      co_return link_result<void>();
    }
    if (!ec) {
      auto const got = co_await socket_.read_some(buffer_);
      ec = got.ec;
      if (!ec) {
        tls_->feed({buffer_.data(), got.size});
        continue;
      }
    }
    auto const is_late = ec == asio::error::operation_aborted;
    auto message = is_late ? std::string("no answer to the TLS handshake in time")
                           : ended(ec) + " during the TLS handshake";
    co_return link_failure{ec, std::move(message)};
  }
}

task<link_result<void>> websocket_stream::upgrade(websocket_address const& to) {
  auto const key = new_websocket_key();
  queued_ += upgrade_request(host_and_port(to.host, to.port), to.path, key);
  auto ec = co_await flush();
  std::string all;
  upgrade_answer answer;
  while (!ec && !answer.is_whole && answer.problem.empty() && all.size() < max_upgrade_answer) {
    auto const got = co_await read_some(buffer_);
    ec = got.ec;
    all.append(buffer_.data(), got.size);
    answer = read_upgrade_answer(all, key);
  }
  if (ec == asio::error::operation_aborted) {
    co_return link_failure{ec, "no answer to the WebSocket request in time"};
  }
  if (ec) {
    co_return link_failure{ec, ended(ec) + " instead of answering the WebSocket request"};
  }
  if (!answer.problem.empty() || !answer.is_whole) {
    co_return link_failure{make_error_code(boost::system::errc::wrong_protocol_type),
                           answer.problem.empty() ? "its answer never ends" : answer.problem};
  }
  early_ = all.substr(answer.size);
  arrived_ = early_;
  co_return link_result<void>();
}

task<io_result> websocket_stream::read_some(std::span<char> buffer) {
  io_result got;
  if (!tls_) {
    got = co_await socket_.read_some(buffer);
    socket_.acknowledge();
    co_return got;
  }
  for (;;) {
    got = tls_->decrypt(buffer);
    if (got.ec != asio::error::would_block) {
      break;
    }
    std::array<char, 4096> raw;
    auto const more = co_await socket_.read_some(raw);
    socket_.acknowledge();
    if (more.ec) {
      got.ec = more.ec;
      break;
    }
    tls_->feed({raw.data(), more.size});
  }
  co_return got;
}

task<websocket_stream::arrival> websocket_stream::receive() {
  arrival next;
  for (;;) {
    auto const got = frames_.next(arrived_);
    if (frames_.broken()) {
      end_ = make_error_code(boost::system::errc::protocol_error);
    }
    if (got && (got->kind == opcode::text || got->kind == opcode::binary)) {
      next.piece = *got;
      co_return next;
    }
    if (got && got->kind == opcode::close) {
      end_ = asio::error::eof;
    }
    error_code not_answered;
    if (got && got->kind != opcode::pong) {
      answer(*got);
      not_answered = co_await flush();
    }
    if (not_answered == asio::error::operation_aborted) {
      next.ec = not_answered; // whoever cancelled does not want to wait for the next frame
      co_return next;
    }
    if (end_) {
      next.ec = end_;
      co_return next;
    }
    if (got) {
      continue;
    }
    auto const more = co_await read_or_ping();
    if (more.ec) {
      end_ = more.ec == asio::error::operation_aborted ? error_code() : more.ec;
      next.ec = more.ec;
      co_return next;
    }
    arrived_ = {buffer_.data(), more.size};
  }
}

/// Reads into buffer_. Interrupting the read for a ping loses nothing.
task<io_result> websocket_stream::read_or_ping() {
  for (;;) {
    *ping_is_due_ = false;
    ping_timer_.expires_after(between_pings_);
    ping_timer_.async_wait([this, due = std::weak_ptr(ping_is_due_)](error_code ec) {
      auto const still = due.lock();
      if (!ec && still && !flushing_) { // else it is not silent
        *still = true;
        socket_.cancel();
      }
    });
    auto const got = co_await read_some(buffer_);
    ping_timer_.cancel();
    if (got.ec != asio::error::operation_aborted || !std::exchange(*ping_is_due_, false)) {
      co_return got;
    }
    queue(opcode::ping, {});
    auto const not_sent = co_await flush();
    if (not_sent == asio::error::operation_aborted) {
      co_return io_result{not_sent, 0};
    }
  }
}

void websocket_stream::answer(protocol::websocket::piece const& control) {
  if (control.kind == opcode::ping) {
    owed_pong_ = std::string(control.payload);
  } else {
    queue(opcode::close, control.payload);
  }
}

void websocket_stream::queue(opcode kind, std::string_view payload) {
  protocol::websocket::append_frame(queued_, kind, payload, static_cast<std::uint32_t>(masks_()));
}

task<error_code> websocket_stream::flush() {
  error_code ec;
  if (flushing_) {
    co_return ec;
  }
  flushing_ = true;
  while (!ec) {
    if (sending_.empty()) {
      if (owed_pong_) {
        queue(opcode::pong, *owed_pong_);
        owed_pong_.reset();
      }
      if (tls_) {
        ec = tls_->encrypt(std::exchange(queued_, {}));
        tls_->take_output(sending_);
      } else {
        sending_.swap(queued_);
      }
    }
    if (ec || sending_.empty()) {
      break;
    }
    ec = co_await socket_.write_all(sending_);
    sending_.erase(0, socket_.written());
  }
  flushing_ = false;
  co_return ec;
}

void websocket_stream::cancel() noexcept {
  *ping_is_due_ = false;
  connector_.cancel();
  socket_.cancel();
}

void websocket_stream::close() noexcept {
  connector_.cancel();
  socket_.close();
  tls_.reset();
  frames_ = {};
  arrived_ = {};
  end_ = {};
  queued_.clear();
  owed_pong_.reset();
  sending_.clear();
}

} // namespace mprun
