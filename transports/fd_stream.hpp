// The bytes of a non-blocking stream descriptor (socket, PTY, pipe), with the promises of a link.
//
// Flow: assign() a descriptor, then read_some/write_all, each from one coroutine at a time; both
// may run at once. A system call is tried first and the reactor asked only when it would block:
// most small exchanges then cost as much as a bare read/write loop. An operation that never blocks
// gives way to others now and then, so one flooding board does not starve a thousand.
//
// A second descriptor of the same stream waits for writing, and exists only during the wait: else
// the reactor would be woken each time that the other side takes a byte.
//
// While write_all waits for the other side and nobody reads, it takes arriving bytes in, up to 1
// MiB; read_some gives those first. This memory is freed when they are read.
#pragma once

#include "base/files/unique_fd.hpp"
#include "transports/link.hpp"
#include "transports/turn.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace mprun {

class fd_stream {
public:
  enum class kind { socket, terminal, pipe };

  explicit fd_stream(asio::any_io_executor const& executor);

  /// Takes over the descriptor; any earlier descriptor and buffered bytes are dropped.
  error_code assign(unique_fd fd, kind descriptor_kind);

  task<io_result> read_some(std::span<char> buffer);
  task<error_code> write_all(std::string_view bytes);
  /// How many bytes the last write_all() has written, even when it failed or was cancelled.
  std::size_t written() const noexcept { return written_; }
  /// 0 for a PTY: the kernel does not show how much of its other side's buffer is unread.
  std::size_t unsent() const noexcept;
  /// Of a TCP socket: tells the other side now, not in a while, that its bytes are here. One whose
  /// writes wait for that (Nagle's algorithm) holds back the second of two for 40 ms otherwise.
  void acknowledge() noexcept;
  void cancel() noexcept;
  /// Operations that are under way end with operation_aborted, later ones with bad_descriptor.
  void close() noexcept;

private:
  io_result try_read(std::span<char> buffer);
  io_result try_receive(std::span<char> buffer);
  io_result try_write(std::string_view bytes);
  using waiter_ptr = std::shared_ptr<asio::posix::stream_descriptor>;
  waiter_ptr make_waiter();
  task<void> may_write(waiter_ptr waiter, bool take_in_meanwhile);
  void take_in();
  bool has_room() const noexcept;

  asio::posix::stream_descriptor fd_;
  waiter_ptr write_waiter_; ///< while may_write() waits
  kind kind_ = kind::socket;
  std::string taken_in_;
  std::size_t taken_given_ = 0; ///< how much of taken_in_ was read already
  error_code read_end_;         ///< how reading ended; given again after taken_in_
  std::size_t written_ = 0;
  turn turn_;
  bool reading_ = false;
  bool read_cancelled_ = false;
  bool write_cancelled_ = false;
};

} // namespace mprun
