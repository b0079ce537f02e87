// Whether a name that a board gave may be used on the host.
#pragma once

#include <string_view>

namespace mprun {

/// A relative path of plain parts: none empty, ".", ".." or with a NUL. What is not could climb out
/// of the folder it is to go to.
bool stays_inside(std::string_view path) noexcept;

} // namespace mprun
