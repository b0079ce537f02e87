// A hash of a file of this host, by the algorithm's name as Python has it: "sha1", "sha256", "md5".
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace mprun::remote {

/// In lower-case hex; nothing where the algorithm is unknown or the file cannot be read.
std::optional<std::string> host_digest(std::filesystem::path const& file,
                                       std::string const& algorithm);

} // namespace mprun::remote
