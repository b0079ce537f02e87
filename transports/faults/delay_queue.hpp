// Bytes on their way over a slow line: each may be taken when its time has come, never out of
// order.
//
// Flow: push() sent bytes, take() the bytes that have arrived by now. The line carries one byte
// after another at its baud rate; latency and jitter are added to that and do not slow it. The
// caller passes the time.
#pragma once

#include "base/async/run_clock.hpp"
#include "transports/faults/fault_filter.hpp"
#include "transports/faults/fault_plan.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>

namespace mprun {

class delay_queue {
public:
  using time_point = run_clock::time_point;

  delay_queue(fault_plan const& plan, direction way);

  void push(fault_piece piece, time_point now);

  /// 0 when nothing has arrived yet or a failing read comes first.
  std::size_t take(time_point now, std::span<char> out);

  /// The offset of a failing read whose turn it is; it is then removed.
  std::optional<std::uint64_t> take_failure(time_point now);

  /// When to take next: a little later than the next byte of a slow line, so that not every byte
  /// wakes its reader. max() when nothing is on its way.
  time_point next_due() const noexcept;

  /// When the line will have carried all that was pushed.
  time_point line_free() const noexcept { return line_free_; }

  /// How much more should be pushed now; 0 when enough is on its way to keep the line busy.
  std::size_t room() const noexcept { return capacity_ - std::min(capacity_, size_); }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return entries_.empty(); }

  /// Drops the bytes on their way.
  void clear() noexcept;

private:
  struct entry {
    time_point first; ///< when its first byte arrives
    std::optional<std::uint64_t> read_fails_at;
    std::string bytes;
    std::size_t taken = 0;
  };

  std::chrono::nanoseconds byte_time_{}; ///< 0: no limit
  std::chrono::nanoseconds latency_;
  std::chrono::nanoseconds jitter_;
  std::chrono::nanoseconds stall_;
  fault_dice dice_; ///< for jitter
  std::size_t capacity_;
  std::uint64_t pushed_ = 0;
  std::size_t size_ = 0;
  time_point line_free_;
  time_point last_due_;
  std::deque<entry> entries_;
};

} // namespace mprun
