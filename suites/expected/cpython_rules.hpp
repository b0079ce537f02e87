// What a test's source says of how CPython must run it.
#pragma once

#include "base/files/file_digests.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mprun::upstream {

/// Whether it writes files of its folder. Another one that does so at the same time, be it the same
/// test on another board, would be in its way.
bool touches_files(std::string_view source);

/// What programs of this host must take turns for when they run the test: its folder's files, or
/// the host's ports. Empty when they need not.
std::string turn_of(std::filesystem::path const& file, std::string_view source);

/// Whether it may want to write in its folder at all.
bool has_to_do_with_files(std::string_view source);

/// Whether a CPython that forks may run it: not if it looks at the frames below its own.
bool runs_in_server(std::string_view source);

/// What answers depend on. Folders are looked at once, for hundreds of tests share one.
class truth_keys {
public:
  /// The source, its place, the data beside it, and the programs beside it that it names, with
  /// those that they name.
  std::string of(std::filesystem::path const& file, std::string_view source);

private:
  struct neighbours {
    struct hash : std::hash<std::string_view> {
      using is_transparent = void;
    };
    /// By name without .py.
    std::unordered_map<std::string, std::filesystem::path, hash, std::equal_to<>> programs;
    std::vector<std::filesystem::path> data; ///< the rest, and all of the folders in it, in order
  };

  static neighbours look_beside(std::filesystem::path const& folder);
  void add_file(std::string& key, std::filesystem::path const& file);

  std::map<std::filesystem::path, neighbours> folders_;
  file_digests digests_;
};

} // namespace mprun::upstream
