// Where a run keeps the scratch folders of its boards and of CPython, and the token that marks the
// processes that it starts.
#pragma once

#include <filesystem>
#include <string>

namespace mprun {

struct run_workspace {
  std::filesystem::path scratch;
  std::string token;
  /// Processes may write in their scratch folders alone, unless a person says what is written.
  bool confines_boards = true;
};

} // namespace mprun
