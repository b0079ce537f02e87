#include "transports/fd_stream.hpp"

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
#include <cstring>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <utility>

namespace mprun {
namespace {

using asio::posix::descriptor_base;

constexpr std::size_t max_taken_in = std::size_t{1} << 20;
bool would_block(error_code ec) {
  return ec == asio::error::would_block;
}

io_result from_call(ssize_t size) {
  if (size >= 0) {
    return {{}, static_cast<std::size_t>(size)};
  }
  return {last_error(), 0};
}

} // namespace

fd_stream::fd_stream(asio::any_io_executor const& executor) : fd_(executor) {}

error_code fd_stream::assign(unique_fd fd, kind descriptor_kind) {
  close();
  auto const flags = ::fcntl(fd.get(), F_GETFL);
  if (flags < 0 || ::fcntl(fd.get(), F_SETFL, flags | O_NONBLOCK) < 0) {
    return last_error();
  }
  error_code ec;
  fd_.assign(fd.get(), ec);
  if (!ec) {
    fd.release();
    kind_ = descriptor_kind;
  }
  return ec;
}

void fd_stream::close() noexcept {
  cancel();
  error_code ignored;
  fd_.close(ignored);
  taken_in_ = {};
  taken_given_ = 0;
  read_end_ = {};
}

void fd_stream::cancel() noexcept {
  read_cancelled_ = true;
  write_cancelled_ = true;
  error_code ignored;
  fd_.cancel(ignored);
  if (write_waiter_) {
    write_waiter_->cancel(ignored);
  }
}

task<io_result> fd_stream::read_some(std::span<char> buffer) {
  reading_ = true;
  read_cancelled_ = false;
  io_result got;
  for (;;) {
    if (turn_.is_over()) {
      co_await asio::post(fd_.get_executor(), asio::use_awaitable);
    }
    if (read_cancelled_) {
      got = {asio::error::operation_aborted, 0};
      break;
    }
    got = try_read(buffer);
    if (!would_block(got.ec)) {
      read_end_ = got.ec;
      break;
    }
    error_code ignored; // read_cancelled_ shows a cancel, even when the wait had just ended
    co_await fd_.async_wait(descriptor_base::wait_read,
                            asio::redirect_error(asio::use_awaitable, ignored));
    turn_ = {};
  }
  reading_ = false;
  co_return got;
}

task<error_code> fd_stream::write_all(std::string_view bytes) {
  write_cancelled_ = false;
  written_ = 0;
  waiter_ptr waiter; // one for all waits, because making it takes longer than most of them
  while (!bytes.empty()) {
    if (turn_.is_over()) {
      co_await asio::post(fd_.get_executor(), asio::use_awaitable);
    }
    if (write_cancelled_) {
      co_return asio::error::operation_aborted;
    }
    if (kind_ == kind::terminal && read_end_) {
      co_return asio::error::broken_pipe; // a PTY that was hung up takes bytes until it is full
    }
    auto const put = try_write(bytes);
    bytes.remove_prefix(put.size);
    written_ += put.size;
    if (!put.ec) {
      continue;
    }
    if (!would_block(put.ec)) {
      co_return put.ec;
    }
    if (!waiter) {
      waiter = make_waiter();
    }
    co_await may_write(waiter, !reading_ && has_room());
    turn_ = {};
  }
  co_return error_code();
}

/// Nothing where there is no descriptor left.
fd_stream::waiter_ptr fd_stream::make_waiter() {
  unique_fd again(::fcntl(fd_.native_handle(), F_DUPFD_CLOEXEC, 0));
  auto waiter = std::make_shared<asio::posix::stream_descriptor>(fd_.get_executor());
  error_code refused = asio::error::no_descriptors;
  if (again) {
    waiter->assign(again.get(), refused);
  }
  if (refused) {
    return nullptr;
  }
  again.release();
  return waiter;
}

/// Waits until bytes may be written, or have arrived, or cancel().
task<void> fd_stream::may_write(waiter_ptr waiter, bool take_in_meanwhile) {
  error_code ignored; // write_cancelled_ shows a cancel, as in read_some
  if (!waiter) {
    co_await fd_.async_wait(descriptor_base::wait_write,
                            asio::redirect_error(asio::use_awaitable, ignored));
    co_return;
  }
  write_waiter_ = waiter;
  if (take_in_meanwhile) {
    auto either = asio::experimental::make_parallel_group(
        waiter->async_wait(descriptor_base::wait_write, asio::deferred),
        fd_.async_wait(descriptor_base::wait_read, asio::deferred));
    co_await either.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    take_in();
  } else {
    co_await waiter->async_wait(descriptor_base::wait_write,
                                asio::redirect_error(asio::use_awaitable, ignored));
  }
  if (write_waiter_ == waiter) {
    write_waiter_.reset();
  }
}

std::size_t fd_stream::unsent() const noexcept {
  int size = 0;
  auto const fd = const_cast<asio::posix::stream_descriptor&>(fd_).native_handle();
  return ::ioctl(fd, SIOCOUTQ, &size) == 0 ? static_cast<std::size_t>(size) : 0; // also TIOCOUTQ
}

void fd_stream::acknowledge() noexcept {
  int const now = 1; // the kernel forgets it again
  ::setsockopt(fd_.native_handle(), IPPROTO_TCP, TCP_QUICKACK, &now, sizeof now);
}

io_result fd_stream::try_read(std::span<char> buffer) {
  auto const rest = taken_in_.size() - taken_given_;
  if (rest == 0) {
    return read_end_ ? io_result{read_end_, 0} : try_receive(buffer);
  }
  auto const size = std::min(rest, buffer.size());
  std::memcpy(buffer.data(), taken_in_.data() + taken_given_, size);
  taken_given_ += size;
  if (size == rest) {
    taken_in_ = {};
    taken_given_ = 0;
  }
  return {{}, size};
}

io_result fd_stream::try_receive(std::span<char> buffer) {
  auto const fd = fd_.native_handle();
  auto got = from_call(::read(fd, buffer.data(), buffer.size()));
  // A PTY ends with EIO; a socket whose peer left bytes of ours unread ends with a reset.
  bool const over = kind_ == kind::terminal ? got.ec == boost::system::errc::io_error
                                            : got.ec == asio::error::connection_reset;
  if (over || (!got.ec && got.size == 0)) {
    got.ec = asio::error::eof;
  }
  return got;
}

io_result fd_stream::try_write(std::string_view bytes) {
  auto const fd = fd_.native_handle();
  return from_call(kind_ == kind::socket ? ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL)
                                         : ::write(fd, bytes.data(), bytes.size()));
}

bool fd_stream::has_room() const noexcept {
  return !read_end_ && taken_in_.size() < max_taken_in;
}

void fd_stream::take_in() {
  std::array<char, 4096> buffer;
  while (!write_cancelled_ && !reading_ && has_room()) { // a read under way takes them itself
    auto const got = try_receive(buffer);
    taken_in_.append(buffer.data(), got.size);
    if (would_block(got.ec)) {
      return;
    }
    read_end_ = got.ec;
  }
}

} // namespace mprun
