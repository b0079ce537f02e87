#include "runner/remote/romfs/partition_answer.hpp"

#include <gtest/gtest.h>

namespace mprun::remote {
namespace {

TEST(partition_answer, is_read) {
  auto const found = read_partition(2, "1 8192 512 d2cd31ff");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->number, 2);
  EXPECT_TRUE(found->is_block_device);
  EXPECT_EQ(found->size, 8192U);
  EXPECT_EQ(found->block, 512U);
  EXPECT_EQ(found->beginning, "\xd2\xcd\x31\xff");
  EXPECT_FALSE(read_partition(0, "0 8192 1024 00")->is_block_device);
}

TEST(partition_answer, other_lines_are_no_partition) {
  for (auto const* const line :
       {"", "-1", "1 8192", "1 8192 512", "1 8192 0 d2", "1 8192 512 d", "1 8192 512 d2x1",
        "1 8192 512 zz", "x 8192 512 d2", "1 99999999999999999999999 512 d2"}) {
    EXPECT_FALSE(read_partition(0, line)) << line;
  }
}

} // namespace
} // namespace mprun::remote
