// Which boards' recordings a run keeps, and where they are.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace mprun {

enum class record_mode { failures, all, none };

/// The folder where recordings are made; empty: none are made.
inline std::filesystem::path recordings_folder(record_mode mode,
                                               std::filesystem::path const& logs) {
  return mode == record_mode::none ? std::filesystem::path() : logs;
}

/// The notice about `kept` recordings, of which there is at least one.
std::string recordings_notice(std::size_t kept, std::filesystem::path const& folder);

} // namespace mprun
