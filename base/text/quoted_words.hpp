// What a board said, quoted within a message of one line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// "KeyError: x", where the text ends with a traceback; else empty. Its first line says nothing,
/// and the frames stand before what tells most.
std::string_view exception_at_end(std::string_view text) noexcept;

/// The exception where the text ends with a traceback, else its beginning: at most about `most`
/// bytes, printable, "…" where something is left out.
std::string quoted_beginning(std::string_view text, std::size_t most);

/// The same with the end of the text, of which every byte that is no ASCII is spelled out.
std::string quoted_end(std::string_view text, std::size_t most);

} // namespace mprun
