// A folder of this host as the file system that a board mounts.
//
// Only regular files can be opened: whoever opens a pipe or a device would wait for whom nobody
// knows. Programs often leave their files open, and no board tells of one that it has forgotten. So
// of a board's open files only the last few dozen that were used have a descriptor here; the others
// get theirs again when they are used.
#pragma once

#include "base/files/unique_fd.hpp"
#include "runner/remote/mount/folder_walk.hpp"
#include "transports/protocol/mount/file_system.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::remote {

class host_folder final : public protocol::mount::file_system {
public:
  host_folder(std::filesystem::path folder, bool follows_unsafe_links);

  std::filesystem::path const& path() const noexcept { return walk_.folder(); }

  int stat(std::string_view path, protocol::mount::file_facts& facts) override;
  int list(std::string_view path, std::vector<protocol::mount::folder_entry>& entries) override;
  int open(std::string_view path, protocol::mount::open_mode mode, std::uint16_t& handle) override;
  void close(std::uint16_t handle) override;
  void close_all() override;
  int read(std::uint16_t handle, std::uint64_t offset, std::size_t most,
           std::string& bytes) override;
  int write(std::uint16_t handle, std::uint64_t& offset, std::string_view bytes) override;
  int size(std::uint16_t handle, std::uint64_t& size) override;
  int remove(std::string_view path) override;
  int rename(std::string_view from, std::string_view to) override;
  int make_folder(std::string_view path) override;
  int remove_folder(std::string_view path) override;
  int enter(std::string_view path, std::string& inside) override;
  int space(std::string_view path, protocol::mount::space_facts& facts) override;

private:
  struct open_file {
    unique_fd fd; ///< none while it is not used
    std::string path;
    int flags = 0;
    std::uint64_t used_at = 0;
  };

  int open_regular(std::string_view path, int flags, unique_fd& fd) const;
  int descriptor_of(std::uint16_t handle, int& fd);
  void spare_descriptors();
  bool free_handle(std::uint16_t& handle);

  folder_walk walk_;
  std::map<std::uint16_t, open_file> open_;
  std::uint16_t last_handle_ = 0;
  std::uint64_t uses_ = 0;
};

} // namespace mprun::remote
