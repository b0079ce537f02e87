// A part of the cases of a run, so that several hosts share them (--shard K/N).
//
// A case's part follows from its name alone, by SHA-256: whatever else there is, and whatever the
// order, it stays in its part, and every case is in exactly one.
#pragma once

#include <optional>
#include <string_view>

namespace mprun {

struct shard {
  unsigned number = 1; ///< from 1
  unsigned of = 1;

  friend bool operator==(shard const&, shard const&) = default;
};

inline constexpr unsigned max_shards = 10'000;

/// Parses "2/3"; nothing if the text is not a shard.
std::optional<shard> parse_shard(std::string_view text) noexcept;

/// Whether the case with this "suite/name" is in the shard.
bool is_in_shard(std::string_view full_name, shard part);

} // namespace mprun
