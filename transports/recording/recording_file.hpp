// Writes a recording's file: whole records into blocks, the later ones in a ring.
//
// The file is opened for each append and closed again: a thousand boards must not hold a thousand
// descriptors. Appended records stay, whatever happens to this process. The first error is kept in
// problem(), and nothing is written after it.
#pragma once

#include "transports/recording/format.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace mprun {

class recording_file {
public:
  recording_file(std::filesystem::path file, recording_about about);

  /// Appends any number of whole records. The first call creates the file.
  void append(std::string_view records);

  void remove() noexcept;

  /// "cannot write out/boards/pico.rec: No space left on device"; empty while all is well.
  std::string const& problem() const noexcept { return problem_; }

private:
  int append_to(int descriptor, std::string_view records);
  int begin_block(int descriptor);
  int write_to_block(int descriptor, std::string_view records);
  std::uint64_t block_offset() const noexcept;

  std::filesystem::path file_;
  recording_about about_;
  block_header block_;
  std::uint32_t sum_ = 0; ///< the sum of the block's records
  std::uint64_t to_board_ = 0;
  std::uint64_t from_board_ = 0;
  bool is_begun_ = false;
  std::string problem_;
};

} // namespace mprun
