#include "runner/scheduling/shard.hpp"

#include "base/bytes/sha256.hpp"
#include "base/text/number.hpp"

#include <cstdint>

namespace mprun {

std::optional<shard> parse_shard(std::string_view text) noexcept {
  auto const slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  auto const number = whole_number<unsigned>(text.substr(0, slash));
  auto const of = whole_number<unsigned>(text.substr(slash + 1));
  if (!number || !of || *number < 1 || *number > *of || *of > max_shards) {
    return std::nullopt;
  }
  return shard{*number, *of};
}

bool is_in_shard(std::string_view full_name, shard part) {
  sha256 sum;
  sum.update(full_name);
  auto const digest = sum.finish();
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(value); ++i) {
    value = value << 8U | digest[i];
  }
  return value % part.of + 1 == part.number;
}

} // namespace mprun
