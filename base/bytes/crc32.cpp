#include "base/bytes/crc32.hpp"

#include <zlib.h>

namespace mprun {

std::uint32_t crc32(std::string_view bytes, std::uint32_t before) noexcept {
  if (bytes.empty()) {
    return before; // which crc32_z does only where there is an address
  }
  auto const* const begin = reinterpret_cast<unsigned char const*>(bytes.data());
  return static_cast<std::uint32_t>(::crc32_z(before, begin, bytes.size()));
}

} // namespace mprun
