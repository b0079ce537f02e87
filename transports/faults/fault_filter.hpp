// Applies the faults to the bytes of one direction. Knows offsets, but no time and no link.
//
// Flow: pass() raw bytes in any split; get pieces in their order. A byte that is dropped still
// takes its time on the line, so a piece says how many bytes it was made of.
#pragma once

#include "transports/faults/fault_dice.hpp"
#include "transports/faults/fault_plan.hpp"
#include "transports/faults/faulty.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

struct fault_piece {
  std::optional<std::uint64_t> read_fails_at; ///< a read fails before these bytes
  bool stalls = false;                        ///< the line is silent before these bytes
  std::size_t raw_size = 0;                   ///< how many bytes the line carries for these
  std::string bytes;
};

class fault_filter {
public:
  fault_filter(fault_plan const& plan, direction way);

  /// Reports faults to `on_fault` (may be empty), but failing reads only in their piece.
  std::vector<fault_piece> pass(std::string_view raw, fault_observer const& on_fault);

  /// Bytes that went in so far.
  std::uint64_t offset() const noexcept { return offset_; }

private:
  direction way_;
  fault_dice corrupt_;
  fault_dice drop_;
  fault_dice read_error_;
  std::optional<std::uint64_t> stall_after_;
  std::uint64_t offset_ = 0;
};

} // namespace mprun
