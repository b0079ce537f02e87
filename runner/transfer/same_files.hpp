// Which files a board and the host have the same of, so that they need not be passed again.
//
// Flow: the board hashes one after the other and is not waited for between two (board_files.hpp);
// meanwhile the host hashes its own, once for all boards. A board that cannot hash has none.
#pragma once

#include "base/files/file_digests.hpp"
#include "runner/transfer/board_files.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct file_pair {
  std::filesystem::path local;
  std::string remote;
};

struct known_content {
  std::uint64_t size;
  std::string sha256;
};

/// In the order of the pairs; nothing where they differ, or one is not there, or nobody knows.
task<std::vector<std::optional<known_content>>>
same_files(board_files& board, file_digests& digests, std::vector<file_pair> pairs);

} // namespace mprun
