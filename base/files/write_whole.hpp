// Writing to a descriptor to the last byte, and saying why it could not be done.
#pragma once

#include "base/files/file_failure.hpp"

#include <filesystem>
#include <string_view>

namespace mprun {

/// Returns 0 or the errno of the write that failed. Waits where the descriptor would block.
int write_whole(int descriptor, std::string_view bytes) noexcept;

/// "cannot write out/junit.xml: No space left on device".
file_failure cannot_write(std::filesystem::path const& file, int reason);

} // namespace mprun
