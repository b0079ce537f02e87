// A board's answer about one of its ROMFS partitions, as device/romfs_partition.py prints it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace mprun::remote {

struct partition {
  int number = 0;
  bool is_block_device = false;
  std::size_t size = 0;
  std::size_t block = 0;   ///< of erasing or writing; not 0
  std::string beginning{}; ///< its first bytes
};

/// Reads "is_block_device size block hex"; nothing where the line is not that.
std::optional<partition> read_partition(int number, std::string const& line);

} // namespace mprun::remote
