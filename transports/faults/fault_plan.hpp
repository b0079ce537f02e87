// The faults that the `faulty` decorator puts on a link. All are off by default.
//
// Faults are placed by byte offset, drawn from the seed, never by the time or by how reads happen
// to split: the same seed and the same bytes give the same faults.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace mprun {

struct fault_plan {
  std::uint64_t seed = 1;
  std::chrono::microseconds latency{}; ///< added to every byte, each way
  std::chrono::microseconds jitter{};  ///< up to this much more, never reordering bytes
  std::uint32_t baud = 0;              ///< 10 bits a byte, each way on its own; 0 = no limit
  double read_error_rate = 0;          ///< chance that a read fails, per 64 bytes received; the
                                       ///< bytes are not lost
  double corrupt_rate = 0;             ///< chance per byte, each way, that one bit flips
  double drop_rate = 0;                ///< chance per byte, each way, that it vanishes
  std::optional<std::uint64_t> disconnect_after; ///< the link closes after this many bytes of both
                                                 ///< directions together
  std::optional<std::uint64_t> stall_after; ///< after this many received bytes nothing arrives for
  std::chrono::microseconds stall{};        ///< this long, once

  bool any() const noexcept {
    return latency.count() != 0 || jitter.count() != 0 || baud != 0 || read_error_rate > 0 ||
           corrupt_rate > 0 || drop_rate > 0 || disconnect_after || stall_after;
  }
};

} // namespace mprun
