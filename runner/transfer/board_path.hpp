// Names of files on a board, as people spell them and as every file system takes them: FAT knows
// neither "." nor "lib/", and paths of mounts have no "//".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

/// Without "//", ".", "x/.." and a final "/". The folder where relative paths begin is "", the root
/// is "/". ".." stays at the beginning of a relative path.
std::string plain_path(std::string_view spelled);

/// Spelled as only a folder can be: "lib/", ".", "a/..".
bool names_a_folder(std::string_view spelled);

/// What follows the last "/", also for "lib/"; empty where that is not a name: "/", "lib/.", "..".
std::string last_part(std::string_view spelled);

/// The path without its last part; empty for the folder where relative paths begin, and the root.
std::string folder_above(std::string const& path);

std::string in_folder(std::string const& folder, std::string const& name);

/// Whether a path is below a folder; nothing is below "".
bool is_in(std::string_view path, std::string_view folder);

/// The folder that all paths begin with: empty, or ends with "/".
std::string common_folder(std::vector<std::string_view> const& paths);

/// What FAT makes of a path (FatFs's create_name()): it ends at a control character, and a
/// backslash is a slash.
std::string path_on_fat(std::string_view path);

/// The same for all paths that might be one file where case, or dots and spaces at a name's end, do
/// not count (FAT); also for some that are not.
std::string loose_path(std::string_view path);

} // namespace mprun
