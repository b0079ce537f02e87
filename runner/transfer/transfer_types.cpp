#include "runner/transfer/transfer_types.hpp"

#include "base/async/run_clock.hpp"

namespace mprun {

std::string_view name_of(transfer_tier tier) noexcept {
  switch (tier) {
  case transfer_tier::stream: return "stream";
  case transfer_tier::base64: return "base64";
  case transfer_tier::literal: return "literal";
  }
  return "unknown";
}

run_clock::time_point deadline_for(transfer_options const& options) {
  return run_clock::now() + options.timeout.value_or(std::chrono::hours(24));
}

run_clock::time_point deadline_for(transfer_options const& options, std::uint64_t bytes) {
  auto const usual = std::chrono::minutes(1) + std::chrono::seconds(bytes / 1024);
  return run_clock::now() + options.timeout.value_or(usual);
}

} // namespace mprun
