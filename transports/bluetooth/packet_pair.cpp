#include "transports/bluetooth/packet_pair.hpp"

#include "base/files/last_error.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/deferred.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <utility>

namespace mprun {
namespace {

using asio::posix::descriptor_base;

constexpr std::size_t max_taken_in = std::size_t{1} << 20;
constexpr std::size_t max_packet = 4096; ///< an attribute of Bluetooth LE has at most 512
bool would_block(error_code ec) {
  return ec == asio::error::would_block;
}

error_code take_over(asio::posix::stream_descriptor& into, unique_fd fd) {
  auto const flags = ::fcntl(fd.get(), F_GETFL);
  if (flags < 0 || ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) < 0) {
    return last_error();
  }
  error_code ec;
  into.assign(fd.get(), ec);
  if (!ec) {
    fd.release();
  }
  return ec;
}

} // namespace

packet_pair::packet_pair(asio::any_io_executor executor)
    : incoming_(executor), outgoing_(executor) {}

error_code packet_pair::assign(unique_fd incoming, unique_fd outgoing, std::size_t max_payload) {
  close();
  max_payload_ = max_payload;
  auto ec = take_over(incoming_, std::move(incoming));
  if (!ec) {
    ec = take_over(outgoing_, std::move(outgoing));
  }
  if (ec) {
    close();
  }
  return ec;
}

void packet_pair::close() noexcept {
  cancel();
  error_code ignored;
  incoming_.close(ignored);
  outgoing_.close(ignored);
  taken_in_ = {};
  given_ = 0;
  end_ = {};
}

void packet_pair::cancel() noexcept {
  read_cancelled_ = true;
  write_cancelled_ = true;
  error_code ignored;
  incoming_.cancel(ignored);
  outgoing_.cancel(ignored);
}

task<io_result> packet_pair::read_some(std::span<char> buffer) {
  reading_ = true;
  read_cancelled_ = false;
  io_result got;
  for (;;) {
    if (turn_.is_over()) {
      co_await asio::post(incoming_.get_executor(), asio::use_awaitable);
    }
    if (read_cancelled_) {
      got = {asio::error::operation_aborted, 0};
      break;
    }
    auto const ec = taken_in_.empty() ? take_packet() : error_code();
    if (!taken_in_.empty()) {
      got = give(buffer);
      break;
    }
    if (!would_block(ec)) {
      got = {ec, 0};
      break;
    }
    error_code ignored; // read_cancelled_ shows a cancel
    co_await incoming_.async_wait(descriptor_base::wait_read,
                                  asio::redirect_error(asio::use_awaitable, ignored));
    turn_ = {};
  }
  reading_ = false;
  co_return got;
}

task<error_code> packet_pair::write_all(std::string_view bytes) {
  write_cancelled_ = false;
  while (!bytes.empty()) {
    if (turn_.is_over()) {
      co_await asio::post(outgoing_.get_executor(), asio::use_awaitable);
    }
    if (write_cancelled_) {
      co_return asio::error::operation_aborted;
    }
    auto const packet = bytes.substr(0, max_payload_);
    auto const sent = ::send(outgoing_.native_handle(), packet.data(), packet.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    auto const why = last_error();
    if (!would_block(why)) {
      co_return why;
    }
    if (!reading_ && !end_ && taken_in_.size() < max_taken_in) {
      auto either = asio::experimental::make_parallel_group(
          outgoing_.async_wait(descriptor_base::wait_write, asio::deferred),
          incoming_.async_wait(descriptor_base::wait_read, asio::deferred));
      co_await either.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
      while (!write_cancelled_ && !reading_ && taken_in_.size() < max_taken_in && !take_packet()) {
      }
    } else {
      error_code ignored; // write_cancelled_ shows a cancel
      co_await outgoing_.async_wait(descriptor_base::wait_write,
                                    asio::redirect_error(asio::use_awaitable, ignored));
    }
    turn_ = {};
  }
  co_return error_code();
}

std::size_t packet_pair::unsent() const noexcept {
  int size = 0;
  auto const fd = const_cast<asio::posix::stream_descriptor&>(outgoing_).native_handle();
  return ::ioctl(fd, SIOCOUTQ, &size) == 0 ? static_cast<std::size_t>(size) : 0;
}

io_result packet_pair::give(std::span<char> buffer) {
  auto const size = taken_in_.copy(buffer.data(), buffer.size(), given_);
  given_ += size;
  if (given_ == taken_in_.size()) {
    taken_in_.clear();
    given_ = 0;
  }
  return {{}, size};
}

error_code packet_pair::take_packet() {
  if (end_) {
    return end_;
  }
  std::array<char, max_packet> packet;
  auto const size = ::read(incoming_.native_handle(), packet.data(), packet.size());
  if (size > 0) {
    taken_in_.append(packet.data(), static_cast<std::size_t>(size));
    return {};
  }
  auto const why = size == 0 ? error_code(asio::error::eof) : last_error();
  if (would_block(why)) {
    return why;
  }
  end_ = why == asio::error::connection_reset ? error_code(asio::error::eof) : why;
  return end_;
}

} // namespace mprun
