// Removes a scratch folder, also one in which a test took permissions away.
#pragma once

#include <filesystem>

namespace mprun {

/// Links are removed, not followed. What cannot be removed stays.
void remove_recursively(std::filesystem::path const& path) noexcept;

/// Removes the content of the folder in the same way; the folder stays.
void clear_folder(std::filesystem::path const& folder) noexcept;

} // namespace mprun
