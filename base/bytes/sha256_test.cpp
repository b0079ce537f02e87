#include "base/bytes/sha256.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

// The examples of FIPS 180-2, appendix B.
TEST(sha256, knows_the_standards_examples) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(sha256, is_the_same_in_parts_and_can_be_used_again) {
  sha256 sum;
  for (int round = 0; round < 2; ++round) {
    sum.update("a");
    sum.update("");
    sum.update("bc");
    EXPECT_EQ(to_hex(sum.finish()), sha256_hex("abc"));
  }
}

} // namespace
} // namespace mprun
