#include "runner/events/failure_rate.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace mprun {
namespace {

/// Two significant digits.
std::string percent(double share) {
  return share < 0.1 ? fmt::format("{:.2g} %", 100 * share) : fmt::format("{:.0f} %", 100 * share);
}

} // namespace

rate_interval failure_interval(std::size_t failures, std::size_t trials) noexcept {
  if (trials == 0) {
    return {};
  }
  constexpr double z = 1.959963984540054; // of the normal distribution, 95 % on both sides
  auto const n = static_cast<double>(trials);
  auto const share = static_cast<double>(failures) / n;
  auto const scale = 1 / (1 + z * z / n);
  auto const middle = scale * (share + z * z / (2 * n));
  auto const half = scale * z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {failures == 0 ? 0 : std::max(0.0, middle - half),
          failures == trials ? 1 : std::min(1.0, middle + half)};
}

std::string failure_rate_text(std::size_t failures, std::size_t trials) {
  if (trials == 0) {
    return "no repetition finished";
  }
  auto const [low, high] = failure_interval(failures, trials);
  auto const share = static_cast<double>(failures) / static_cast<double>(trials);
  return fmt::format("{} of {} repetition{} failed: {} (95 % interval {} to {})",
                     failures == 0 ? "none" : fmt::format("{}", failures), trials,
                     trials == 1 ? "" : "s", percent(share), percent(low), percent(high));
}

} // namespace mprun
