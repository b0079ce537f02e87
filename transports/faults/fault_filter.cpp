#include "transports/faults/fault_filter.hpp"

namespace mprun {
namespace {

constexpr std::uint64_t read_error_block = 64; ///< read_error_rate is per this many bytes

} // namespace

fault_filter::fault_filter(fault_plan const& plan, direction way)
    : way_(way), corrupt_(plan.seed, fault_kind::corrupt, way, plan.corrupt_rate),
      drop_(plan.seed, fault_kind::drop, way, plan.drop_rate),
      read_error_(plan.seed, fault_kind::read_error, way,
                  way == direction::from_board ? plan.read_error_rate : 0) {
  if (way == direction::from_board) {
    stall_after_ = plan.stall_after;
  }
}

std::vector<fault_piece> fault_filter::pass(std::string_view raw, fault_observer const& on_fault) {
  auto const report = [&](fault_kind kind) {
    if (on_fault) {
      on_fault({kind, way_, offset_});
    }
  };
  std::vector<fault_piece> pieces(1);
  for (char const byte : raw) {
    bool const stalls = stall_after_ == offset_;
    bool const fails = offset_ % read_error_block == 0 && read_error_.strikes(offset_);
    if (stalls || fails) {
      if (pieces.back().raw_size != 0) {
        pieces.emplace_back();
      }
      pieces.back().stalls = stalls;
      if (fails) {
        pieces.back().read_fails_at = offset_;
      }
    }
    if (stalls) {
      report(fault_kind::stall);
    }
    ++pieces.back().raw_size;
    if (drop_.strikes(offset_)) {
      report(fault_kind::drop);
    } else if (corrupt_.strikes(offset_)) {
      report(fault_kind::corrupt);
      auto const bit = 1U << (corrupt_.detail(offset_) % 8);
      pieces.back().bytes += static_cast<char>(static_cast<unsigned char>(byte) ^ bit);
    } else {
      pieces.back().bytes += byte;
    }
    ++offset_;
  }
  return pieces;
}

} // namespace mprun
