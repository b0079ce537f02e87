// A link: the one interface for the bytes to and from a board.
//
// Flow: open one of the concrete links (process, ...), perhaps put a `faulty` decorator round it,
// then read_some/write_all, each from one coroutine at a time (both at once is fine), and close().
// A capability that only some links have is a small interface of its own, which as_interrupter(),
// as_respawner() and the like give.
//
// Every operation may be cut short by cancel(): it then completes with operation_aborted, and the
// link is usable as before. A link never buffers without bound and never leaks its descriptor into
// a child. While write_all waits for the other side, arriving bytes are taken in (up to a bound),
// so that a board that writes while it is written to cannot block both.
#pragma once

#include "base/async/task.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mprun {

struct io_result {
  error_code ec;
  std::size_t size = 0;
};

/// A link that can make a running program see KeyboardInterrupt in another way than by byte 0x03
/// (a process that has no terminal takes SIGINT).
class interrupter {
public:
  virtual error_code interrupt() = 0;

  /// Whether a program runs that handles it, as far as that can be known. At a prompt it may end
  /// the board.
  virtual bool is_awaited() const { return true; }

protected:
  ~interrupter() = default;
};

/// A link whose soft reset is to end the board's process and start a new one.
class respawner {
public:
  /// Ends the board with everything it started, and starts it again; the link is then open.
  virtual task<error_code> respawn() = 0;

protected:
  ~respawner() = default;
};

/// A link that can reset the board from outside, whatever it is doing, by control lines (DTR, RTS).
class line_resetter {
public:
  /// Completes when the board starts again; the link stays open.
  virtual task<error_code> reset_by_lines() = 0;

protected:
  ~line_resetter() = default;
};

class link {
public:
  link() = default;
  link(link const&) = delete;
  link& operator=(link const&) = delete;
  virtual ~link() = default;

  /// Waits for at least one byte. The end of the stream is asio::error::eof.
  virtual task<io_result> read_some(std::span<char> buffer) = 0;

  /// Writes all bytes or fails; `bytes` must live until it completes.
  virtual task<error_code> write_all(std::string_view bytes) = 0;

  /// More than 0 while written bytes wait for the other side to take them, as far as the system
  /// shows; else 0. (A socket counts the memory that they take.)
  virtual std::size_t unsent() const noexcept { return 0; }

  /// Ends the pending operation with operation_aborted; later operations work.
  virtual void cancel() noexcept = 0;

  virtual void close() noexcept = 0;

  /// How the board's process ended, for people: "exited with status 3", "killed by SIGSEGV"; empty
  /// while it runs and where the other side is not a process of this host.
  virtual std::string exit_description() const { return {}; }

  /// Why the link ended, where it knows more than its error code says: one line. Empty elsewhere.
  virtual std::string close_reason() const { return {}; }

  /// nullptr where Ctrl-C is byte 0x03, as on a serial line.
  virtual interrupter* as_interrupter() noexcept { return nullptr; }

  /// nullptr where a soft reset is byte 0x04, as on a serial line.
  virtual respawner* as_respawner() noexcept { return nullptr; }

  /// nullptr where there are no control lines, or none that are known to reset the board.
  virtual line_resetter* as_line_resetter() noexcept { return nullptr; }
};

} // namespace mprun
