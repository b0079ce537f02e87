// Transfers as text for people: a line for each file, and a line that is redrawn while a long
// transfer goes on.
#pragma once

#include "runner/copying/tree_transfer.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace mprun {

/// "12.5 KiB", "3 bytes", "1.2 MiB".
std::string shown_size(std::uint64_t bytes);

/// "4.5 KiB/s"; empty when too little time has passed to tell.
std::string shown_rate(std::uint64_t bytes, std::chrono::microseconds took);

/// "unix-0: main.py → lib/main.py  12.5 KiB in 0.12 s, 104 KiB/s, SHA-256 verified".
std::string shown_file(std::string const& board, copied_file const& file);

/// "main.py  45 %  12.5 KiB of 27.8 KiB  104 KiB/s  0:12 left".
std::string shown_progress(std::string const& file, std::uint64_t done, std::uint64_t of,
                           std::chrono::microseconds so_far);

} // namespace mprun
