// CRC-32 as zlib, gzip and Python's binascii.crc32 have it.
#pragma once

#include <cstdint>
#include <string_view>

namespace mprun {

/// `before` is the CRC-32 of the bytes before these.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

} // namespace mprun
