#include "runner/board/board_condition.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

board_condition fresh_board() {
  board_condition board;
  board.is_reset(false);
  board.ended(true);
  board.became_fresh();
  return board;
}

TEST(board_condition, nothing_is_known_of_a_board_at_first) {
  board_condition const board;
  EXPECT_FALSE(board.is_fresh());
  EXPECT_FALSE(board.is_tidy());
  EXPECT_FALSE(board.is_at_prompt());
  EXPECT_FALSE(board.left_something());
  EXPECT_FALSE(board.has_restarted());
  EXPECT_EQ(board.resets(), 0U);
}

TEST(board_condition, a_reset_makes_it_fresh_until_something_runs) {
  auto board = fresh_board();
  EXPECT_TRUE(board.is_fresh());
  EXPECT_TRUE(board.is_at_prompt());
  EXPECT_EQ(board.resets(), 1U);
  board.begins_ours();
  EXPECT_FALSE(board.is_fresh());
  EXPECT_FALSE(board.left_something()) << "ours leave nothing that runs";
  board = fresh_board();
  board.begins_theirs();
  EXPECT_FALSE(board.is_fresh());
  EXPECT_TRUE(board.left_something());
}

TEST(board_condition, what_they_left_stays_until_a_reset_has_worked) {
  auto board = fresh_board();
  board.begins_theirs();
  board.is_reset(false);
  EXPECT_FALSE(board.is_fresh());
  EXPECT_TRUE(board.left_something()) << "the reset may have failed";
  board.became_fresh();
  EXPECT_FALSE(board.left_something());
}

TEST(board_condition, an_opening_ends_nothing) {
  auto board = fresh_board();
  board.begins_theirs();
  board.is_reset(false);
  board.was_opened();
  EXPECT_TRUE(board.is_fresh());
  EXPECT_TRUE(board.left_something());
}

TEST(board_condition, it_is_tidy_from_tidying_to_whatever_may_untidy_it) {
  auto board = fresh_board();
  EXPECT_FALSE(board.is_tidy()) << "boot.py ran";
  board.was_tidied();
  board.begins_ours();
  board.ended(true);
  EXPECT_TRUE(board.is_tidy());
  board.ended(false);
  EXPECT_FALSE(board.is_tidy()) << "who knows what ran";
  board.was_tidied();
  board.begins_theirs();
  EXPECT_FALSE(board.is_tidy());
  board.was_tidied();
  board.is_reset(false);
  EXPECT_FALSE(board.is_tidy());
  board.is_reset(true);
  EXPECT_TRUE(board.is_tidy()) << "nothing has run there";
  board.was_not_tidied();
  EXPECT_FALSE(board.is_tidy());
}

TEST(board_condition, a_start_by_itself_is_a_reset_that_is_remembered) {
  auto board = fresh_board();
  board.was_tidied();
  board.restarted_by_itself();
  EXPECT_TRUE(board.has_restarted());
  EXPECT_FALSE(board.is_fresh());
  EXPECT_FALSE(board.is_tidy());
  EXPECT_EQ(board.resets(), 2U);
  board.begins_theirs();
  EXPECT_TRUE(board.has_restarted()) << "it is of the same case";
  board.begins_case();
  EXPECT_FALSE(board.has_restarted());
  board.restarted_by_itself();
  board.begins_ours();
  EXPECT_FALSE(board.has_restarted());
}

TEST(board_condition, a_board_that_does_not_answer_is_not_fresh) {
  auto board = fresh_board();
  board.is_unknown();
  EXPECT_FALSE(board.is_fresh());
  EXPECT_EQ(board.resets(), 1U);
}

TEST(board_condition, it_is_at_its_prompt_after_what_went_well) {
  board_condition board;
  board.ended(true);
  EXPECT_TRUE(board.is_at_prompt());
  board.ended(false);
  EXPECT_FALSE(board.is_at_prompt());
}

} // namespace
} // namespace mprun
