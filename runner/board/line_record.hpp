// What is known of a board's line: how many bytes were compared with the right ones, and how many
// of them were damaged. It adds up while the board is open.
#pragma once

#include <cstdint>
#include <string>

namespace mprun {

struct line_record {
  std::uint64_t tested = 0;
  /// A lower bound: a piece with a wrong checksum counts as one byte.
  std::uint64_t damaged = 0;

  bool values_to_board = false;   ///< every byte value has arrived there unchanged once
  bool values_from_board = false; ///< and from the board

  /// A line that has damaged a byte is not trusted again.
  bool damages() const noexcept { return damaged != 0; }

  void add(std::uint64_t bytes, std::uint64_t wrong) noexcept {
    tested += bytes;
    damaged += wrong;
  }
};

/// "at least 3 of 65,536 bytes that were compared came damaged"
std::string in_words(line_record const& line);

} // namespace mprun
