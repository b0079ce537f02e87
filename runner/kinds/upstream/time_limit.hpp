// How long a test may take where it is a program of this host: $MICROPY_TEST_TIMEOUT, as for the
// official runner, or 30 s.
#pragma once

#include <chrono>
#include <cstdlib>

namespace mprun::upstream {

inline std::chrono::milliseconds time_limit() {
  auto const* const set = std::getenv("MICROPY_TEST_TIMEOUT");
  auto const seconds = set != nullptr ? std::strtod(set, nullptr) : 0;
  return std::chrono::milliseconds(static_cast<long long>((seconds > 0 ? seconds : 30) * 1000));
}

} // namespace mprun::upstream
