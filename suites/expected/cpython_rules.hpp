// What a test's source says about how CPython must run it.
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

/// Whether it writes files in its folder. Another test that does so at the same time, even the same
/// test on another board, would interfere.
bool touches_files(std::string_view source);

/// What programs of this host must take turns for when they run the test: its folder's files, or
/// the host's ports. Empty when they need not.
std::string turn_of(std::filesystem::path const& file, std::string_view source);

/// Whether it may write in its folder at all.
bool has_to_do_with_files(std::string_view source);

/// Whether a CPython that forks may run it: not if it looks at the frames below its own.
bool runs_in_server(std::string_view source);

/// Cache keys for outputs. Each folder is scanned once, since hundreds of tests share it.
class output_keys {
public:
  /// Covers the source, its path, the data beside it, and the programs beside it that it names,
  /// with those that they name in turn.
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

  static neighbours scan_folder(std::filesystem::path const& folder);
  void add_file(std::string& key, std::filesystem::path const& file);

  std::map<std::filesystem::path, neighbours> folders_;
  file_digests digests_;
};

} // namespace mprun::upstream
