// The whole text of a file, or why there is none: what cannot be read must never pass for what is
// empty.
#pragma once

#include <filesystem>
#include <string>

namespace mprun {

struct file_text {
  std::string text;
  std::string problem; ///< "x.py: cannot be read: No such file or directory"; empty when it was
};

/// Bytes as they are. A folder cannot be read, and neither can a file whose disk fails on the way.
file_text read_text(std::filesystem::path const& file);

} // namespace mprun
