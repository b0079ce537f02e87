#include "transports/webrepl/webrepl_channel.hpp"

#include "transports/protocol/webrepl/webrepl_file.hpp"

#include <boost/asio/error.hpp>
#include <utility>

namespace mprun {
namespace {

using opcode = websocket_stream::opcode;

constexpr std::size_t max_taken_in = std::size_t{1} << 20;

constexpr std::size_t max_frame = 1024;

bool is_interrupt(std::string_view bytes) {
  return bytes == "\x03" || bytes == "\r\x03";
}

} // namespace

webrepl_channel::webrepl_channel(asio::any_io_executor executor,
                                 std::chrono::milliseconds between_pings)
    : socket_(executor, between_pings), changed_(executor), end_(asio::error::bad_descriptor) {}

task<link_result<void>> webrepl_channel::open(websocket_address const& to, time_point deadline) {
  close();
  auto opened = co_await socket_.open(to, deadline);
  if (opened) {
    end_ = {};
  }
  co_return opened;
}

/// Receives, or waits while another coroutine does.
task<error_code> webrepl_channel::take_in() {
  if (end_) {
    co_return end_;
  }
  if (receiving_ || text_.size() >= max_taken_in) {
    co_await changed_.wait();
    co_return error_code();
  }
  receiving_ = true;
  auto const got = co_await socket_.receive();
  receiving_ = false;
  if (got.ec) {
    end_ = got.ec == asio::error::operation_aborted ? end_ : got.ec;
  } else if (got.piece.kind == opcode::text) {
    text_.append(got.piece.payload);
    ring_.heard();
  } else {
    binary_.append(got.piece.payload.substr(ring_.answered(got.piece.payload.size())));
  }
  changed_.notify();
  co_return got.ec;
}

task<io_result> webrepl_channel::read(byte_queue& from, std::span<char> buffer) {
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
    changed_.notify();
  }
  co_return result;
}

task<error_code> webrepl_channel::write_text(std::string_view bytes) {
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

/// Waits until the board has taken some bytes, and asks it when it does not show that by itself.
task<error_code> webrepl_channel::make_room(unsigned cancels) {
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

task<error_code> webrepl_channel::write_binary(std::string_view bytes) {
  auto const cancels = cancels_;
  error_code ec = end_;
  while (!ec && !bytes.empty()) {
    auto const piece = bytes.substr(0, max_frame);
    socket_.queue(opcode::binary, piece);
    bytes.remove_prefix(piece.size());
    ec = co_await socket_.flush();
    if (cancels != cancels_) {
      ec = asio::error::operation_aborted;
    }
  }
  co_return ec;
}

void webrepl_channel::cancel() noexcept {
  ++cancels_;
  socket_.cancel();
  changed_.notify();
}

void webrepl_channel::close() noexcept {
  cancel();
  socket_.close();
  end_ = asio::error::bad_descriptor;
  text_.clear();
  binary_.clear();
  ring_ = {};
}

} // namespace mprun
