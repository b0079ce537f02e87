// The file system that the service of a mount's requests works on.
//
// Paths are absolute within the mount, with a slash before them, as the board gives them. Each call
// returns 0 or an errno.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mprun::protocol::mount {

struct file_facts {
  std::uint32_t mode = 0;
  std::uint64_t size = 0;
  std::int64_t accessed = 0; ///< seconds since 1970
  std::int64_t modified = 0;
  std::int64_t changed = 0;
};

struct folder_entry {
  std::string name;
  bool is_folder = false;
  std::uint64_t size = 0;
};

/// As statvfs(3).
struct space_facts {
  std::uint64_t block_size = 0;
  std::uint64_t fragment_size = 0;
  std::uint64_t blocks = 0;
  std::uint64_t blocks_free = 0;
  std::uint64_t blocks_available = 0;
  std::uint64_t files = 0;
  std::uint64_t files_free = 0;
  std::uint64_t max_name_size = 0;
};

/// The modes of Python's open(); whether a file is text is the board's concern.
struct open_mode {
  bool reads = false;
  bool writes = false;
  bool creates = false;
  bool truncates = false;
  bool appends = false;
  bool must_be_new = false;
};

class file_system {
public:
  virtual ~file_system() = default;

  virtual int stat(std::string_view path, file_facts& facts) = 0;
  /// In an order that stays the same as long as the folder does.
  virtual int list(std::string_view path, std::vector<folder_entry>& entries) = 0;
  virtual int open(std::string_view path, open_mode mode, std::uint16_t& handle) = 0;
  virtual void close(std::uint16_t handle) = 0;
  /// Closes everything that is open.
  virtual void close_all() = 0;
  /// Appends up to `max_size` bytes; fewer only at the end of the file.
  virtual int read(std::uint16_t handle, std::uint64_t offset, std::size_t max_size,
                   std::string& bytes) = 0;
  /// `offset` becomes the offset behind the bytes written.
  virtual int write(std::uint16_t handle, std::uint64_t& offset, std::string_view bytes) = 0;
  virtual int size(std::uint16_t handle, std::uint64_t& size) = 0;
  virtual int remove(std::string_view path) = 0;
  virtual int rename(std::string_view from, std::string_view to) = 0;
  virtual int make_folder(std::string_view path) = 0;
  virtual int remove_folder(std::string_view path) = 0;
  /// `inside` becomes the path from the root, without dots and links: "lib/sub"; for the root
  /// itself it is empty.
  virtual int enter(std::string_view path, std::string& inside) = 0;
  virtual int space(std::string_view path, space_facts& facts) = 0;
};

} // namespace mprun::protocol::mount
