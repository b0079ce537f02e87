// The name of a file on a board until it is whole.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

inline constexpr std::string_view temporary_end = ".mprun";

/// In the same folder. A long name is shortened, as no file system takes more than 255 bytes.
std::string temporary_name(std::string_view path);

} // namespace mprun
