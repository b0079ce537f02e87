#include "transports/faults/fault_dice.hpp"

#include <cmath>

namespace mprun {
namespace {

/// The output function of splitmix64.
std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;

} // namespace

fault_dice::fault_dice(std::uint64_t seed, fault_kind kind, direction way, double rate) noexcept
    : key_(mix(seed + golden * (2 * static_cast<std::uint64_t>(kind) +
                                static_cast<std::uint64_t>(way) + 1))),
      threshold_(rate > 0 && rate < 1 ? static_cast<std::uint64_t>(std::ldexp(rate, 64)) : 0),
      always_(rate >= 1) {}

bool fault_dice::strikes(std::uint64_t offset) const noexcept {
  return always_ || (threshold_ != 0 && mix(key_ + golden * offset) < threshold_);
}

std::uint64_t fault_dice::detail(std::uint64_t offset) const noexcept {
  return mix(~key_ + golden * offset);
}

} // namespace mprun
