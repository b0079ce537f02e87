// How it is learnt in which ways a board passes files.
#include "runner/transfer/board_files_fixture_test.hpp"

namespace mprun {
namespace {

using testing::HasSubstr;

TEST_F(board_files_test, powers_are_asked_for_once) {
  says(own("has=binary,sha256,base64,rename,inflate"));
  for (int i = 0; i < 2; ++i) {
    auto const powers = ask(files().powers());
    ASSERT_TRUE(powers);
    EXPECT_TRUE(powers->binary && powers->sha256 && powers->base64 && powers->rename);
    EXPECT_TRUE(powers->inflate);
    EXPECT_FALSE(powers->deflate);
  }
  EXPECT_EQ(sources_.size(), 1U);
}

TEST_F(board_files_test, its_list_is_asked_for_in_fewer_bytes_where_it_can_inflate_them) {
  says(own("has=inflate"));
  ASSERT_TRUE(ask(files().powers()));
  says(own("end 0"));
  EXPECT_TRUE(ask(files().list("")));
  EXPECT_THAT(sources_.back(), HasSubstr("DeflateIO"));
  EXPECT_THAT(sources_.back(), testing::Not(HasSubstr("def walk")));

  answers({raising("MemoryError: "), {own("end 0")}});
  EXPECT_TRUE(ask(files().list("")));
  EXPECT_THAT(sources_.back(), HasSubstr("def walk")) << "and as it is, where that failed";

  sources_.clear();
  answers({raising("OSError: 5")});
  EXPECT_EQ(ask(files().list("")).error().ec.value(), 5);
  EXPECT_EQ(sources_.size(), 1U) << "which has nothing to do with its size";
}

TEST_F(board_files_test, programs_go_packed_by_what_inflates_them_to_a_heap_with_room) {
  board_facts facts;
  facts.heap_free = heap_for_packed;
  EXPECT_EQ(packing_for(read_powers("binary,inflate"), facts), inflating_module::deflate);
  EXPECT_EQ(packing_for(read_powers("zlib,inflate"), facts), inflating_module::zlib);
  EXPECT_EQ(packing_for(read_powers("binary"), facts), std::nullopt);
  facts.heap_free = heap_for_packed - 1;
  EXPECT_EQ(packing_for(read_powers("binary,inflate"), facts), std::nullopt);
}

TEST_F(board_files_test, powers_are_whole_words) {
  for (auto const& [said, member] : {std::pair{"binary", &transfer_powers::binary},
                                     std::pair{"sha256", &transfer_powers::sha256},
                                     std::pair{"base64", &transfer_powers::base64},
                                     std::pair{"rename", &transfer_powers::rename},
                                     std::pair{"inflate", &transfer_powers::inflate},
                                     std::pair{"deflate", &transfer_powers::deflate},
                                     std::pair{"zlib", &transfer_powers::zlib}}) {
    session_.reset();
    files_.reset();
    says(own("has=xx," + std::string(said) + ",deflated"));
    auto const powers = ask(files().powers());
    ASSERT_TRUE(powers);
    EXPECT_TRUE((*powers).*member) << said;
    EXPECT_EQ(powers->binary + powers->sha256 + powers->base64 + powers->rename + powers->inflate +
                  powers->deflate + powers->zlib,
              1)
        << said;
  }
}

TEST_F(board_files_test, an_answer_about_powers_without_sense_is_none) {
  says(own("had=binary"));
  auto const powers = ask(files().powers());
  ASSERT_FALSE(powers);
  EXPECT_EQ(powers.error().message, "the board's answer about its files makes no sense");
  EXPECT_EQ(sources_.size(), 1U);
}

TEST_F(board_files_test, behind_a_doubtful_line_two_answers_in_a_row_must_be_the_same) {
  board_.may_damage = true;
  auto const good = scripted_run{own("has=binary,sha256")};
  answers({{own("has=binarx")}, good, good});
  auto const powers = ask(files().powers());
  ASSERT_TRUE(powers);
  EXPECT_TRUE(powers->binary && powers->sha256);
  EXPECT_EQ(sources_.size(), 3U);
  session_.reset();
  files_.reset();
  sources_.clear();
  says("nonsense");
  EXPECT_EQ(ask(files().powers()).error().blame, blame::board);
  EXPECT_EQ(sources_.size(), 1U) << "what is not the line's doing is not doubted";
}

TEST_F(board_files_test, what_a_disturbed_line_told_is_asked_for_again) {
  says(own("has=binary"));
  board_.inject(fault_kind::corrupt);
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 2U);
}

TEST_F(board_files_test, a_link_that_holds_bytes_is_asked_in_one_go) {
  spec_.platform = "unix";
  board_.may_damage = true;
  says(own("has=binary") + own("has=binary"));
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 1U);
  session_.reset();
  files_.reset();
  sources_.clear();
  answers({{own("has=binary") + own("has=binarx")}, {own("has=binary")}});
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 3U) << "two answers that differ are none";
  session_.reset();
  files_.reset();
  sources_.clear();
  answers({{own("has=binary")}, {own("has=binary")}});
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 3U) << "nor is one of two";
}

} // namespace
} // namespace mprun
