#include "runner/remote/packages/package_address.hpp"

#include <gtest/gtest.h>

namespace mprun::remote {
namespace {

TEST(package_address, repositories) {
  EXPECT_EQ(fetched_from("github:org/repo/dir/x.py", "v1"),
            "https://raw.githubusercontent.com/org/repo/v1/dir/x.py");
  EXPECT_EQ(fetched_from("github:org/repo/package.json", ""),
            "https://raw.githubusercontent.com/org/repo/HEAD/package.json");
  EXPECT_EQ(fetched_from("gitlab:org/repo/x.py", "v1"),
            "https://gitlab.com/org/repo/-/raw/v1/x.py");
  EXPECT_EQ(fetched_from("codeberg:org/repo/x.py", "v1"),
            "https://codeberg.org/api/v1/repos/org/repo/raw/x.py?ref=v1");
  EXPECT_EQ(fetched_from("http://h/x.py", "v1"), "http://h/x.py");
  EXPECT_EQ(fetched_from("github:org", ""), "");
}

TEST(package_address, kinds) {
  EXPECT_TRUE(is_url("https://h/x"));
  EXPECT_TRUE(is_url("codeberg:o/r"));
  EXPECT_FALSE(is_url("aioble"));
  EXPECT_FALSE(is_url("/tmp/package.json"));
}

TEST(package_address, versions) {
  EXPECT_EQ(split_version("aioble@0.2").name, "aioble");
  EXPECT_EQ(split_version("aioble@0.2").version, "0.2");
  EXPECT_EQ(split_version("aioble").version, "");
}

} // namespace
} // namespace mprun::remote
