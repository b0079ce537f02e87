#include "runner/transfer/board_path.hpp"

#include "runner/transfer/temporary_name.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(board_path, is_spelled_as_every_file_system_takes_it) {
  struct {
    char const* spelled;
    char const* plain;
  } const all[] = {
      {".", ""},          {"./", ""},       {"/", "/"},        {"//", "/"},
      {"lib", "lib"},     {"lib/", "lib"},  {"/lib/", "/lib"}, {"//lib//x", "/lib/x"},
      {"./x", "x"},       {"a/./b", "a/b"}, {"a/../b", "b"},   {"a/..", ""},
      {"/..", "/"},       {"/../x", "/x"},  {"../x", "../x"},  {"a/../../x", "../x"},
      {"../..", "../.."}, {"...", "..."},   {".x", ".x"},
  };
  for (auto const& example : all) {
    EXPECT_EQ(plain_path(example.spelled), example.plain) << example.spelled;
  }
}

TEST(board_path, recognizes_spellings_of_folders) {
  for (auto const* folder : {"/", ".", "..", "lib/", "lib/.", "a/..", "./"}) {
    EXPECT_TRUE(names_a_folder(folder)) << folder;
  }
  for (auto const* any : {"lib", "a/b", ".x", "...", "/x"}) {
    EXPECT_FALSE(names_a_folder(any)) << any;
  }
}

TEST(board_path, loose_paths_are_equal_where_fat_sees_one_file) {
  for (auto const* other :
       {"lib/Main.py", "LIB/main.py", "lib/main.py.", "lib/main.py ", "lib./main.py"}) {
    EXPECT_EQ(loose_path(other), loose_path("lib/main.py")) << other;
  }
  EXPECT_EQ(loose_path("\xc3\x84.py"), loose_path("\xc3\xa4.py")); // Ä and ä
  EXPECT_NE(loose_path("lib/main.py"), loose_path("lib/main.py2"));
  EXPECT_NE(loose_path("a/b"), loose_path("ab"));
}

TEST(temporary_name, is_never_longer_than_a_name_may_be) {
  EXPECT_EQ(temporary_name("/lib/a.py"), "/lib/a.py.mprun");
  EXPECT_EQ(temporary_name("/lib/" + std::string(249, 'n')),
            "/lib/" + std::string(249, 'n') + ".mprun");
  EXPECT_EQ(temporary_name("/lib/" + std::string(250, 'n')),
            "/lib/" + std::string(249, 'n') + ".mprun");
  EXPECT_EQ(temporary_name(std::string(248, 'n') + "\xc3\xa4\xc3\xa4"),
            std::string(248, 'n') + ".mprun");
}

TEST(board_path, the_common_part_of_paths_is_a_folder) {
  EXPECT_EQ(common_folder({}), "");
  EXPECT_EQ(common_folder({"/lib/a.py", "/lib/ab.py"}), "/lib/");
  EXPECT_EQ(common_folder({"/lib/a.py", "/library"}), "/");
  EXPECT_EQ(common_folder({"a", "b"}), "");
  EXPECT_EQ(common_folder({"lib/x"}), "lib/");
}

} // namespace
} // namespace mprun
