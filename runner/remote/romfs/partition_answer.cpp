#include "runner/remote/romfs/partition_answer.hpp"

#include "base/text/number.hpp"

#include <sstream>
#include <string_view>

namespace mprun::remote {
namespace {

std::optional<std::string> bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (; hex.size() >= 2; hex.remove_prefix(2)) {
    auto const byte = whole_number<unsigned char>(hex.substr(0, 2), 16);
    if (!byte) {
      return std::nullopt;
    }
    bytes += static_cast<char>(*byte);
  }
  return hex.empty() ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace

std::optional<partition> read_partition(int number, std::string const& line) {
  partition found{.number = number};
  std::istringstream words(line);
  int is_block_device = 0;
  std::string hex;
  if (!(words >> is_block_device >> found.size >> found.block >> hex) || found.block == 0) {
    return std::nullopt;
  }
  auto beginning = bytes_of_hex(hex);
  if (!beginning) {
    return std::nullopt;
  }
  found.is_block_device = is_block_device != 0;
  found.beginning = *std::move(beginning);
  return found;
}

} // namespace mprun::remote
