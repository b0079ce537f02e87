// SHA-256 and deflate as the transfer machines need them, by OpenSSL and zlib.
#pragma once

#include "base/bytes/sha256.hpp"
#include "transports/protocol/transfer/content.hpp"

#include <cstddef>

namespace mprun {

class segment_sum final : public protocol::transfer::running_digest {
public:
  void update(std::string_view bytes) override { sum_.update(bytes); }
  protocol::transfer::digest finish() override { return sum_.finish(); }

private:
  sha256 sum_;
};

/// A raw deflate stream whose window is no larger than the board will set aside for it.
protocol::transfer::recode make_deflate(std::size_t chunk);

/// Inflates a raw deflate stream of any window. A result longer than `max_size` bytes is an error.
protocol::transfer::recode make_inflate(std::size_t max_size);

} // namespace mprun
