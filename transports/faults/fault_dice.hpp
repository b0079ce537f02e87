// Decides which byte offsets a fault strikes, by comparing a hash of seed, fault, direction and
// offset with the rate.
//
// There is no state, and random numbers of no library are used, so neither the split of reads nor
// the platform matters.
#pragma once

#include "transports/faults/faulty.hpp"

#include <cstdint>

namespace mprun {

class fault_dice {
public:
  /// `rate` from 0 (never) to 1 (always).
  fault_dice(std::uint64_t seed, fault_kind kind, direction way, double rate) noexcept;

  bool strikes(std::uint64_t offset) const noexcept;

  /// Another number for the same offset, for how it strikes.
  std::uint64_t detail(std::uint64_t offset) const noexcept;

private:
  std::uint64_t key_;
  std::uint64_t threshold_; ///< strikes where the hash is below
  bool always_;
};

} // namespace mprun
