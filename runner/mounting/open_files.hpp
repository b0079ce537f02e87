// The files that a board has open, by the handles that it uses for them.
//
// Programs often leave their files open, and a board does not report files that it has forgotten.
// So only the few dozen used last have a descriptor; the others are opened again when they are
// used.
#pragma once

#include "base/files/unique_fd.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace mprun {

class open_files {
public:
  /// Opens a path with flags of open(2): 0 or an errno.
  using opener = std::function<int(std::string_view path, int flags, unique_fd& fd)>;

  explicit open_files(opener open_path) : open_path_(std::move(open_path)) {}

  /// These return 0 or an errno.
  int open(std::string_view path, int flags, std::uint16_t& handle);
  int use(std::uint16_t handle, int& fd);

  void close(std::uint16_t handle) { files_.erase(handle); }
  void close_all() { files_.clear(); }

private:
  struct open_file {
    unique_fd fd; ///< closed while other files need the descriptors
    std::string path;
    int flags = 0;
    std::uint64_t used_at = 0;
  };

  bool find_free(std::uint16_t& handle);
  void free_descriptor();

  opener open_path_;
  std::map<std::uint16_t, open_file> files_;
  std::uint16_t last_ = 0; ///< the handle that was given out last
  std::uint64_t uses_ = 0;
};

} // namespace mprun
