// Removes a scratch folder, also one in which a test took permissions away.
#pragma once

#include <filesystem>

namespace mprun {

/// Links are removed, not followed. What cannot be removed stays.
void remove_wholly(std::filesystem::path const& path) noexcept;

/// The same of what is in the folder; the folder stays.
void empty_wholly(std::filesystem::path const& folder) noexcept;

} // namespace mprun
