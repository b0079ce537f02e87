// The files that a suite wants on its boards: copied there before the first case that asks for
// them.
//
// Flow: one case_files a session; bring() before each case. What was brought stays on the board, so
// that it is copied once and not for each case, unless another suite has a file of the same name.
#pragma once

#include "runner/session.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mprun {

class case_files {
public:
  /// Into the folder the board starts in, under their own names. The board is at its prompt
  /// afterwards, or the session is closed.
  task<std::optional<trouble>> bring(session& board, board_spec const& spec,
                                     std::vector<std::filesystem::path> const& files);

private:
  std::map<std::string, std::filesystem::path> brought_; ///< by name on the board
};

} // namespace mprun
