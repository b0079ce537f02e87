// The whole text of a file, or why there is none: an unreadable file must never pass for an empty
// one.
#pragma once

#include "base/files/file_failure.hpp"

#include <filesystem>
#include <string>

namespace mprun {

/// Bytes as they are. A folder cannot be read, and neither can a file whose disk fails on the way:
/// "x.py: cannot be read: No such file or directory".
file_result<std::string> read_text(std::filesystem::path const& file);

} // namespace mprun
