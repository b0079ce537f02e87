#include "base/bytes/base64.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(base64, is_that_of_the_rfc) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foo"), "Zm9v");
  EXPECT_EQ(to_base64("\xff\xfe"), "//4=");
}

TEST(base64, comes_back) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

TEST(base64, refuses_malformed_text) {
  for (auto const* bad : {"Z", "Zg=", "Z===", "Zg==Zg==", "Z*==", "====", "Zm9v\n"}) {
    EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
  }
}

} // namespace
} // namespace mprun
