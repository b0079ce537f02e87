#include "base/files/left_out.hpp"

#include "base/files/test_folder.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace mprun {
namespace {

left_out of(std::vector<std::string> const& patterns) {
  left_out rules;
  for (auto const& pattern : patterns) {
    rules.add(pattern);
  }
  return rules;
}

TEST(left_out, a_name_is_left_out_in_every_folder) {
  auto const rules = of({"*.pyc", "[tT]humbs"});
  EXPECT_TRUE(rules.has("a.pyc", false));
  EXPECT_TRUE(rules.has("a/b/c.pyc", false));
  EXPECT_TRUE(rules.has("a/Thumbs", true));
  EXPECT_FALSE(rules.has("a.py", false));
}

TEST(left_out, a_path_is_left_out_from_the_top) {
  auto const rules = of({"/notes", "lib/*.txt", "a/**/z", "**/deep/x", "tmp/**"});
  EXPECT_TRUE(rules.has("notes", false));
  EXPECT_FALSE(rules.has("lib/notes", false));
  EXPECT_TRUE(rules.has("lib/a.txt", false));
  EXPECT_FALSE(rules.has("lib/b/a.txt", false));
  EXPECT_FALSE(rules.has("x/lib/a.txt", false));
  for (auto const* in_a : {"a/z", "a/b/z", "a/b/c/z"}) {
    EXPECT_TRUE(rules.has(in_a, false)) << in_a;
  }
  EXPECT_FALSE(rules.has("b/a/z", false));
  EXPECT_TRUE(rules.has("deep/x", false));
  EXPECT_TRUE(rules.has("a/b/deep/x", false));
  EXPECT_FALSE(rules.has("tmp", true));
  EXPECT_TRUE(rules.has("tmp/a/b", false));
}

TEST(left_out, a_slash_at_the_end_is_for_folders) {
  auto const rules = of({"build/"});
  EXPECT_TRUE(rules.has("a/build", true));
  EXPECT_FALSE(rules.has("a/build", false));
}

TEST(left_out, the_last_pattern_that_matches_decides) {
  auto const rules = of({"*.log", "!keep.log", "b/keep.log"});
  EXPECT_TRUE(rules.has("a.log", false));
  EXPECT_FALSE(rules.has("keep.log", false));
  EXPECT_TRUE(rules.has("b/keep.log", false));
}

TEST(left_out, a_list_has_one_pattern_on_each_line) {
  left_out rules;
  rules.add_lines("# not for boards\n\n*.md\r\ndocs/  \n!x.md");
  EXPECT_TRUE(rules.has("README.md", false));
  EXPECT_TRUE(rules.has("docs", true));
  EXPECT_FALSE(rules.has("x.md", false));
  EXPECT_FALSE(rules.has("# not for boards", false));
}

TEST(left_out, a_list_may_begin_with_a_byte_order_mark) {
  left_out rules;
  rules.add_lines("\xef\xbb\xbf*.md\n");
  EXPECT_TRUE(rules.has("README.md", false));
}

TEST(left_out, nobody_wants_git_on_a_board) {
  test_folder const folder;
  folder.write(".mprunignore", "*.md\n");
  auto const usual = usually_left_out(folder.path());
  ASSERT_TRUE(usual);
  EXPECT_TRUE(usual->has(".git", true));
  EXPECT_TRUE(usual->has("lib/__pycache__", true));
  EXPECT_TRUE(usual->has("lib/.mprun-4711-0", false)) << "half a file";
  EXPECT_TRUE(usual->has(".mprunignore", false));
  EXPECT_TRUE(usual->has("lib/notes.md", false));
  EXPECT_FALSE(usual->has("main.py", false));
}

TEST(left_out, a_list_that_cannot_be_read_is_not_an_empty_one) {
  test_folder const folder;
  auto const list = folder.path() / ".mprunignore";
  auto const failed = [&] { return usually_left_out(folder.path()).error().message; };
  EXPECT_TRUE(usually_left_out(folder.path()));
  std::filesystem::create_symlink("gone", list);
  EXPECT_EQ(failed(), list.string() + ": cannot be read: No such file or directory");
  std::filesystem::remove(list);
  ASSERT_EQ(::mkfifo(list.c_str(), 0600), 0);
  EXPECT_EQ(failed(), list.string() + ": is not a regular file");
  std::filesystem::remove(list);
  std::filesystem::create_directory(list);
  EXPECT_EQ(failed(), list.string() + ": cannot be read: Is a directory");
}

} // namespace
} // namespace mprun
