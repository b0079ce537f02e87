#include "runner/remote/files/tree_text.hpp"

#include <gtest/gtest.h>

namespace mprun::remote {
namespace {

std::vector<board_entry> some() {
  return {{"foo", true, false, 0, ""},
          {"foo/b.py", false, false, 1096, ""},
          {"a.py", false, false, 20, ""},
          {"foo/a", true, false, 0, ""}};
}

TEST(tree_text, names_in_order) {
  EXPECT_EQ(tree_text(some(), tree_sizes::none), "├── a.py\n"
                                                 "└── foo\n"
                                                 "    ├── a\n"
                                                 "    └── b.py\n");
}

TEST(tree_text, sizes) {
  EXPECT_EQ(tree_text(some(), tree_sizes::bytes), "├── [       20]  a.py\n"
                                                  "└── foo\n"
                                                  "    ├── a\n"
                                                  "    └── [     1096]  b.py\n");
  EXPECT_EQ(human_size(0), "0");
  EXPECT_EQ(human_size(1023), "1023");
  EXPECT_EQ(human_size(1096), "1.1K");
  EXPECT_EQ(human_size(std::uint64_t{3} << 20), "3.0M");
}

} // namespace
} // namespace mprun::remote
