#include "runner/transfer/transfer_types.hpp"

namespace mprun {

std::string_view name_of(transfer_tier tier) noexcept {
  switch (tier) {
  case transfer_tier::stream: return "stream";
  case transfer_tier::base64: return "base64";
  case transfer_tier::literal: return "literal";
  }
  return "unknown";
}

} // namespace mprun
