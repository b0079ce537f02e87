// What is known of a board's line: how many bytes were compared with what they should be, and how
// many of them were not. It adds up while the board is open.
#pragma once

#include <cstdint>
#include <string>

namespace mprun {

struct line_record {
  std::uint64_t tested = 0;
  std::uint64_t damaged =
      0; ///< at least: of a piece with a wrong sum one byte is known to be wrong

  bool values_to_board = false;   ///< each byte value came right there once
  bool values_from_board = false; ///< and from there

  /// Once it has been shown to damage bytes it is believed no more.
  bool damages() const noexcept { return damaged != 0; }

  void add(std::uint64_t bytes, std::uint64_t wrong) noexcept {
    tested += bytes;
    damaged += wrong;
  }
};

/// "at least 3 of 65,536 bytes that were compared came damaged"
std::string in_words(line_record const& line);

} // namespace mprun
