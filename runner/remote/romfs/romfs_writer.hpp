// Makes an image of MicroPython's read-only file system (extmod/vfs_rom.c defines the layout).
//
// Flow: open_folder(), add_file() and close_folder() in the order of the tree, then finish().
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun::remote {

class romfs_writer {
public:
  static constexpr std::string_view header = "\xd2\xcd\x31";

  romfs_writer();

  void open_folder(std::string name);
  void close_folder();
  void add_file(std::string_view name, std::string_view content);

  /// All folders must be closed.
  std::string finish();

private:
  struct open_folder_records {
    std::string name;
    std::string records;
  };

  std::vector<open_folder_records> open_; ///< the root first
};

/// The size that an image declares at its beginning; 0 where it is not an image.
std::size_t romfs_size(std::string_view beginning);

} // namespace mprun::remote
