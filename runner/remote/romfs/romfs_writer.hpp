// Makes an image of MicroPython's read-only file system (extmod/vfs_rom.c says how it is laid out).
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

  /// All folders are closed.
  std::string finish();

private:
  struct folder {
    std::string name;
    std::string records;
  };

  std::vector<folder> open_; ///< the top first
};

/// How large an image says it is, from its beginning; 0: it is none.
std::size_t romfs_size(std::string_view beginning);

} // namespace mprun::remote
