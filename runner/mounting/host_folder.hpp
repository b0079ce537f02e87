// A folder of this host as the file system that a board mounts.
//
// Only regular files can be opened, because opening a pipe or a device might block for ever. A
// read-only folder gives EROFS for every change; all times of a file are that of its modification
// there, as on FAT, because reading must not change what a board is told.
#pragma once

#include "runner/mounting/folder_walk.hpp"
#include "runner/mounting/open_files.hpp"
#include "transports/protocol/mount/file_system.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class host_folder final : public protocol::mount::file_system {
public:
  host_folder(std::filesystem::path folder, bool follows_unsafe_links, bool is_read_only = false);
  host_folder(host_folder const&) = delete;
  host_folder& operator=(host_folder const&) = delete;

  std::filesystem::path const& path() const noexcept { return walk_.folder(); }

  int stat(std::string_view path, protocol::mount::file_facts& facts) override;
  int list(std::string_view path, std::vector<protocol::mount::folder_entry>& entries) override;
  int open(std::string_view path, protocol::mount::open_mode mode, std::uint16_t& handle) override;
  void close(std::uint16_t handle) override;
  void close_all() override;
  int read(std::uint16_t handle, std::uint64_t offset, std::size_t max_size,
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
  folder_walk walk_;
  bool is_read_only_;
  open_files files_;
};

} // namespace mprun
