// Which files are the same on a board and on the host, so that they need not be passed again.
//
// Flow: the board hashes one after the other and is not waited for in between (board_files.hpp);
// meanwhile the host hashes its own, once for all boards. With a board that cannot hash there are
// none.
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

/// In the order of the pairs; empty where they differ, one is missing, or it is not known.
task<std::vector<std::optional<known_content>>>
same_files(board_files& board, file_digests& digests, std::vector<file_pair> pairs);

} // namespace mprun
