// What a test's source says of how CPython must run it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mprun::upstream {

/// Whether it writes files of its folder. Another one that does so at the same time, be it the same
/// test on another board, would be in its way.
bool touches_files(std::string_view source);

/// What programs of this host must take turns for when they run the test: its folder's files, or
/// the host's ports. Empty when they need not.
std::string turn_of(std::filesystem::path const& file, std::string_view source);

/// Whether a CPython that forks may run it: not if it looks at the frames below its own.
bool runs_in_server(std::string_view source);

/// What the answer depends on: the source, its place, and the files beside it that it imports.
std::string truth_key(std::filesystem::path const& file, std::string_view source);

} // namespace mprun::upstream
