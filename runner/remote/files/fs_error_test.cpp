#include "runner/remote/files/fs_error.hpp"

#include <gtest/gtest.h>

namespace mprun::remote {
namespace {

TEST(fs_error, numbers_and_names) {
  EXPECT_EQ(board_errno("Traceback …\r\nOSError: [Errno 2] ENOENT\r\n"), 2);
  EXPECT_EQ(board_errno("OSError: [Errno 95] EOPNOTSUPP: "), 95);
  EXPECT_EQ(board_errno("OSError: 28"), 28);
  EXPECT_EQ(board_errno("OSError: EISDIR"), 21);
  EXPECT_EQ(board_errno("OSError: [Errno 39] ENOTEMPTY"), 39);
  EXPECT_EQ(board_errno("OSError: 84"), std::nullopt);
  EXPECT_EQ(board_errno("OSError: nothing known"), std::nullopt);
  EXPECT_EQ(board_errno("Exception: 2"), std::nullopt);
}

TEST(fs_error, words) {
  EXPECT_EQ(fs_error("ls", "x", "OSError: [Errno 2] ENOENT").message,
            "ls: x: No such file or directory.");
  EXPECT_EQ(fs_error("cat", "x", "Traceback (most recent call last):\r\nException: \r\n").message,
            "Error with transport:\nTraceback (most recent call last):\r\nException: ");
  EXPECT_EQ(fs_error("cp", "x", "the link is gone").message, "cp: x: the link is gone");
}

} // namespace
} // namespace mprun::remote
