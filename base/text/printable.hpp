// Bytes of unknown origin made fit for one line that a person reads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

/// Control bytes and invalid UTF-8 are escaped as \n, \t, \x04, …, invisible characters as \u200b;
/// the rest stays unchanged.
std::string printable(std::string_view bytes);

/// The same for the beginning of a long text: at most about `max_size` bytes of it, then "…".
std::string printable(std::string_view bytes, std::size_t max_size);

} // namespace mprun
