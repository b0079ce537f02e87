// Questions to a board's file system, answered by a board that says what it is told to.
#include "runner/transfer/board_files_fixture_test.hpp"

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(board_files_test, a_list_has_each_kind_of_entry) {
  says(own("f 12 b'a.py'") + own("d b'lib'") + own("f 0 b'lib/\\xc3\\xa4'") + own("m b'sd'") +
       own("x 5 b'bad'") + own("x 0 b'dev'") + own("end 6"));
  auto const list = ask(files().list("/x"));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 6U);
  EXPECT_EQ((*list)[0].path, "a.py");
  EXPECT_EQ((*list)[0].size, 12U);
  EXPECT_FALSE((*list)[0].is_folder);
  EXPECT_EQ((*list)[0].unreadable, "");
  EXPECT_TRUE((*list)[1].is_folder);
  EXPECT_FALSE((*list)[1].is_elsewhere);
  EXPECT_EQ((*list)[2].path, "lib/\xc3\xa4");
  EXPECT_TRUE((*list)[3].is_folder);
  EXPECT_TRUE((*list)[3].is_elsewhere);
  EXPECT_EQ((*list)[4].unreadable, "the board's storage failed (errno 5)");
  EXPECT_FALSE((*list)[4].is_folder);
  EXPECT_EQ((*list)[5].unreadable, "neither a file nor a folder");
  EXPECT_THAT(sources_.at(0), HasSubstr("'/x'"));
}

TEST_F(board_files_test, a_list_with_a_damaged_line_makes_no_sense) {
  for (std::string const line : {"f 12", "f b'a'", "g 12 b'a'", "f 12 b''", "f 12 a", "d", "d ",
                                 "f12 b'a'", "x b'a'", "x 5 a", "end 0", "f 1 b'a"}) {
    session_.reset();
    files_.reset();
    says(own("f 1 b'c'") + own(line) + own("end 2"));
    auto const list = ask(files().list(""));
    ASSERT_FALSE(list) << line;
    EXPECT_EQ(list.error().message, "the board's list of files makes no sense");
    EXPECT_EQ(list.error().blame, blame::board);
  }
  says(own("f 1 b'c'"));
  EXPECT_FALSE(ask(files().list(""))) << "its end is missing";
}

TEST_F(board_files_test, fat_is_known_by_a_name_that_it_does_not_take) {
  says(own("fat=1"));
  EXPECT_TRUE(*ask(files().is_fat("/lib")));
  EXPECT_THAT(sources_.back(), HasSubstr(R"(os.stat('/lib/\n'))"));
  says(own("fat=0"));
  EXPECT_FALSE(*ask(files().is_fat("")));
  EXPECT_THAT(sources_.back(), HasSubstr(R"(os.stat('\n'))"));
  says("fat=1"); // not one of our lines
  EXPECT_FALSE(ask(files().is_fat("")));
}

TEST_F(board_files_test, what_has_a_name) {
  for (auto const& [said, kind] :
       {std::pair{"0", board_kind::nothing}, std::pair{"8", board_kind::file},
        std::pair{"4", board_kind::folder}, std::pair{"2", board_kind::other}}) {
    says(own(std::string("kind=") + said));
    EXPECT_EQ(*ask(files().kind_of("a")), kind);
  }
  says("kind=8");
  EXPECT_EQ(ask(files().kind_of("a")).error().message,
            "the board's answer about a file makes no sense");
  sources_.clear();
  EXPECT_EQ(*ask(files().kind_of("")), board_kind::folder);
  EXPECT_THAT(sources_, IsEmpty());
}

TEST_F(board_files_test, many_names_are_asked_for_in_one_program) {
  using enum board_kind;
  says(own("kind=8 0 4"));
  EXPECT_THAT(*ask(files().kinds_of({"a", "", "b", "c"})),
              ElementsAre(file, folder, nothing, folder));
  EXPECT_EQ(sources_.size(), 1U);
  for (auto const* const answer : {"kind=8 0", "kind=8 0 4 4", "kind=8 0 x", "kind="}) {
    says(own(answer));
    EXPECT_FALSE(ask(files().kinds_of({"a", "b", "c"}))) << answer;
  }
}

TEST_F(board_files_test, what_it_can_is_asked_along_with_a_file) {
  spec_.platform = "unix";
  says(own("has=binary") + own("kind=8"));
  EXPECT_EQ(*ask(files().kind_of("a")), board_kind::file);
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 1U);
  ask(files().kind_of("a"));
  EXPECT_LT(sources_[1].size(), sources_[0].size()) << "that is known now";
}

TEST_F(board_files_test, a_file_is_asked_for_alone_where_both_fail) {
  spec_.platform = "unix";
  answers({raising("MemoryError: "), {own("kind=4")}});
  EXPECT_EQ(*ask(files().kind_of("a")), board_kind::folder);
  EXPECT_EQ(sources_.size(), 2U);
  session_.reset();
  files_.reset();
  answers({raising("OSError: 5"), raising("OSError: 5")});
  EXPECT_EQ(ask(files().kind_of("a")).error().ec.value(), 5);
}

TEST_F(board_files_test, is_listed_or_not) {
  says(own("listed=1"));
  EXPECT_TRUE(*ask(files().is_listed("a")));
  says(own("listed=0"));
  EXPECT_FALSE(*ask(files().is_listed("a")));
  says("");
  EXPECT_FALSE(ask(files().is_listed("a")));
  answers({raising("OSError: 5")});
  EXPECT_EQ(ask(files().is_listed("a")).error().ec.value(), 5);
}

TEST_F(board_files_test, its_current_folder) {
  says(own("folder=b'/sd\\xc3\\xa4'"));
  EXPECT_EQ(*ask(files().current_folder()), "/sd\xc3\xa4");
  says(own("folder=/sd"));
  EXPECT_FALSE(ask(files().current_folder()));
  says("");
  EXPECT_FALSE(ask(files().current_folder()));
  answers({raising("OSError: 5")});
  EXPECT_EQ(ask(files().current_folder()).error().ec.value(), 5);
}

TEST_F(board_files_test, the_size_of_a_file) {
  says(own("size=4294967296"));
  EXPECT_EQ(*ask(files().size_of("a")), 4294967296U);
  says(own("sice=1"));
  EXPECT_FALSE(ask(files().size_of("a")));
  answers({raising("OSError: 2")});
  EXPECT_EQ(ask(files().size_of("a")).error().ec.value(), 2);
}

TEST_F(board_files_test, a_folder_may_be_there_already) {
  says("");
  EXPECT_TRUE(ask(files().make_folder("a")));
  EXPECT_EQ(sources_.size(), 1U);
  answers({raising("OSError: 17"), {own("kind=4")}});
  EXPECT_TRUE(ask(files().make_folder("a")));
  answers({raising("OSError: 17"), {own("kind=8")}});
  auto const file = ask(files().make_folder("a"));
  EXPECT_EQ(file.error().message, "the board has a file of that name");
  EXPECT_EQ(file.error().blame, blame::host);
  answers({raising("OSError: 28"), {own("kind=4")}});
  EXPECT_EQ(ask(files().make_folder("a")).error().ec.value(), 28);
  answers({raising("OSError: 17"), {"nonsense"}});
  EXPECT_THAT(ask(files().make_folder("a")).error().message, HasSubstr("makes no sense"));
}

TEST_F(board_files_test, a_file_to_remove_may_not_be_there) {
  says("");
  EXPECT_TRUE(ask(files().remove("a")));
  answers({raising("OSError: [Errno 2] ENOENT")});
  EXPECT_TRUE(ask(files().remove("a")));
  answers({raising("OSError: 30")});
  EXPECT_EQ(ask(files().remove("a")).error().ec.value(), 30);
  answers({raising("OSError: 2")});
  EXPECT_EQ(ask(files().remove_folder("a")).error().ec.value(), 2);
  says("");
  EXPECT_TRUE(ask(files().remove_folder("a")));
}

} // namespace
} // namespace mprun
