// Our programs in fewer bytes: a slow line carries them sooner, and a board that reads its input
// byte by byte does not notice that it inflates.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mprun {

/// By what a board inflates raw deflate.
enum class inflating_module {
  deflate, ///< MicroPython v1.21 and later
  zlib     ///< before; there it may be called uzlib
};

/// How many bytes of a board's heap should be free: while a program is inflated, both of its forms
/// and a window of deflate's are there.
inline constexpr std::int64_t heap_for_packed = 48 * 1024;

/// A program that does the same: it inflates the given one and runs it with the board's global
/// names. Returns the given program where that would not be shorter.
std::string packed_program(std::string_view program, inflating_module by);

} // namespace mprun
