// What a case finds in its board's file system: the files that its suite wants there.
//
// Flow: one case_files a session; bring() before each case.
//
// A unix port starts in a folder of this host. That folder then holds the suite's files and nothing
// else: what an earlier case left is gone, and what it took away or changed is there again. On any
// other board (also on one that has a file system of its own in such a folder) a file is brought
// when it is first asked for, and later the board is asked whether it still has the same, which
// costs nothing where a suite wants no files.
#pragma once

#include "runner/board/session.hpp"
#include "runner/run/board_folder.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

class case_files {
public:
  /// `folder`: where the board starts, if that is a folder of this host.
  explicit case_files(std::optional<std::filesystem::path> folder);

  /// Brings the files to the folder that the board starts in. Afterwards the board is at its
  /// prompt, or the session is closed.
  task<result<void>> bring(session& board, board_spec const& spec,
                           std::vector<brought_file> const& files);

private:
  task<result<void>> bring_over_link(session& board, board_spec const& spec,
                                     std::vector<brought_file> const& files);
  task<std::vector<brought_file>> missing_of(session& board,
                                             std::vector<brought_file> const& files);
  task<bool> sees_folder(session& board);

  std::optional<board_folder> folder_;
  std::optional<bool> is_its_file_system_;               ///< found out when first needed
  std::map<std::string, std::filesystem::path> brought_; ///< by name on the board
};

} // namespace mprun
