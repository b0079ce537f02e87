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

TEST(board_path, fat_ends_a_path_at_a_control_character) {
  EXPECT_EQ(path_on_fat("lib/log\nx/y"), "lib/log");
  EXPECT_EQ(path_on_fat("lib\\log\x1f"), "lib/log");
  EXPECT_EQ(path_on_fat("lib/\xc3\xa4 \x7f.py"), "lib/\xc3\xa4 \x7f.py");
  EXPECT_EQ(loose_path("lib\\LOG\tx"), loose_path("lib/log"));
}

TEST(board_path, what_is_in_a_folder_has_more_than_its_name) {
  EXPECT_TRUE(is_in("/lib/a", "/lib"));
  EXPECT_TRUE(is_in("lib/a/b", "lib"));
  EXPECT_FALSE(is_in("/lib", "/lib"));
  EXPECT_FALSE(is_in("/library/a", "/lib"));
  EXPECT_FALSE(is_in("/bil/a", "/lib"));
  EXPECT_FALSE(is_in("/lib", "/lib/a"));
  EXPECT_FALSE(is_in("/a", ""));
}

TEST(board_path, a_name_in_a_folder) {
  EXPECT_EQ(in_folder("", "a"), "a");
  EXPECT_EQ(in_folder("/", "a"), "/a");
  EXPECT_EQ(in_folder("lib", "a"), "lib/a");
  EXPECT_EQ(in_folder("lib/", "a"), "lib/a");
}

TEST(board_path, the_last_part_is_a_name_or_nothing) {
  for (auto const& [path, part] :
       {std::pair{"/", ""}, std::pair{"lib/", "lib"}, std::pair{"a/b", "b"}, std::pair{"a/.", ""},
        std::pair{"a/..", ""}, std::pair{"..", ""}, std::pair{"a", "a"}, std::pair{"", ""}}) {
    EXPECT_EQ(last_part(path), part) << path;
  }
}

TEST(board_path, loosely_all_letters_are_small_and_all_others_stay) {
  EXPECT_EQ(loose_path("AZaz@[`{09"), "azaz@[`{09/");
  EXPECT_EQ(loose_path("a. ./b"), "a/b/");
  EXPECT_EQ(loose_path("a.b"), "a.b/");
  EXPECT_EQ(loose_path("\xc3\xa4\xe2\x82\xac"), "?\?/") << "one for each character";
  EXPECT_EQ(loose_path("\x7f"), "\x7f/");
}

TEST(temporary_name, is_never_longer_than_a_name_may_be) {
  EXPECT_EQ(temporary_name("/lib/a.py"), "/lib/a.py.mprun");
  EXPECT_EQ(temporary_name("/lib/" + std::string(249, 'n')),
            "/lib/" + std::string(249, 'n') + ".mprun");
  EXPECT_EQ(temporary_name("/lib/" + std::string(250, 'n')),
            "/lib/" + std::string(249, 'n') + ".mprun");
  EXPECT_EQ(temporary_name("a.py"), "a.py.mprun");
  EXPECT_EQ(temporary_name(std::string(250, 'n')), std::string(249, 'n') + ".mprun");
  EXPECT_EQ(temporary_name(std::string(300, '\x80')), ".mprun") << "of no character's middle";
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
