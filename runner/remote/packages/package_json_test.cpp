#include "runner/remote/packages/package_json.hpp"

#include <gtest/gtest.h>

namespace mprun::remote {
namespace {

TEST(package_json, lists) {
  auto const read = read_package_json(
      R"({"v": 1, "hashes": [["a.mpy", "0123"]], "urls": [["b.py", "github:o/r/b.py"]],)"
      R"( "deps": [["c", "latest"]], "version": "0.2"})");
  EXPECT_EQ(read.problem, "");
  EXPECT_EQ(read.hashes, (package_json::pairs{{"a.mpy", "0123"}}));
  EXPECT_EQ(read.urls, (package_json::pairs{{"b.py", "github:o/r/b.py"}}));
  EXPECT_EQ(read.needs, (package_json::pairs{{"c", "latest"}}));
  EXPECT_EQ(read_package_json("{}").problem, "");
}

TEST(package_json, other_content_is_refused) {
  EXPECT_EQ(read_package_json("<html>").problem, "it is not a JSON object");
  EXPECT_EQ(read_package_json("[]").problem, "it is not a JSON object");
  for (auto const* const text :
       {R"({"urls": 1})", R"({"urls": [1]})", R"({"urls": [["a"]]})", R"({"urls": [["a", 1]]})"}) {
    EXPECT_EQ(read_package_json(text).problem, "'urls' is not a list of pairs of strings") << text;
  }
}

} // namespace
} // namespace mprun::remote
