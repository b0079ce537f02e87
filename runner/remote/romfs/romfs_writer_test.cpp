#include "runner/remote/romfs/romfs_writer.hpp"

#include <gtest/gtest.h>

using namespace std::string_literals;

namespace mprun::remote {
namespace {

/// The expected bytes are those of mpremote's VfsRomWriter.
TEST(romfs_writer, images) {
  romfs_writer empty;
  EXPECT_EQ(empty.finish(), "\xd2\xcd\x31\x00"s);

  romfs_writer writer;
  writer.add_file("a", "xy");
  EXPECT_EQ(writer.finish(), "\xd2\xcd\x31\x08\x05\x06\x01"
                             "a\x02\x02xy"s);

  writer.open_folder("lib");
  writer.add_file("b", "");
  writer.close_folder();
  EXPECT_EQ(writer.finish(), "\xd2\xcd\x31\x0c\x04\x0a\x03lib\x05\x04\x01"
                             "b\x02\x00"s);

  writer.add_file("ab", ""); // an odd number of bytes
  EXPECT_EQ(writer.finish(), "\xd2\xcd\x31\x80\x07\x05\x05\x02"
                             "ab\x02\x00"s);
}

TEST(romfs_writer, sizes) {
  romfs_writer writer;
  writer.add_file("name", std::string(300, 'x'));
  auto const image = writer.finish();
  auto const size = romfs_size(std::string_view(image).substr(0, 12));
  EXPECT_GT(size, 300U);
  EXPECT_LE(size + 5, image.size() + 1);
  EXPECT_EQ(romfs_size("no image"), 0U);
}

} // namespace
} // namespace mprun::remote
