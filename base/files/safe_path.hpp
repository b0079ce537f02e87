// Whether a name that a board gave may be used on the host.
#pragma once

#include <string_view>

namespace mprun {

/// True for a relative path of plain parts: none of them is empty, "." or "..", or holds a NUL. Any
/// other path could lead out of the folder that it is used in.
bool stays_inside(std::string_view path) noexcept;

} // namespace mprun
