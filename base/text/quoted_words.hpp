// A board's output, quoted within a message of one line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// "KeyError: x", where the text ends with a traceback; else empty. The exception says more than
/// the lines before it.
std::string_view exception_at_end(std::string_view text) noexcept;

/// The exception where the text ends with a traceback, else the text's beginning: at most about
/// `max_size` bytes, printable, "…" where something is left out.
std::string quoted_beginning(std::string_view text, std::size_t max_size);

/// The same with the end of the text; every byte that is not printable ASCII is escaped.
std::string quoted_end(std::string_view text, std::size_t max_size);

} // namespace mprun
