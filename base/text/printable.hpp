// Bytes of unknown origin made fit for one line that a person reads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// Control bytes and what is no UTF-8 as \n, \t, \x04, …, what nobody would see as \u200b; the rest
/// as it is.
std::string printable(std::string_view bytes);

/// The same of a long text's beginning: at most about `most` bytes of it, then "…".
std::string printable(std::string_view bytes, std::size_t most);

} // namespace mprun
