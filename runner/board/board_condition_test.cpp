#include "runner/board/board_condition.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

board_condition fresh_board() {
  board_condition board;
  board.mark_reset(false);
  board.end_operation(true);
  board.mark_fresh();
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
  board.begin_own();
  EXPECT_FALSE(board.is_fresh());
  EXPECT_FALSE(board.left_something()) << "ours leave nothing that runs";
  board = fresh_board();
  board.begin_foreign();
  EXPECT_FALSE(board.is_fresh());
  EXPECT_TRUE(board.left_something());
}

TEST(board_condition, traces_of_a_program_stay_until_a_reset_has_succeeded) {
  auto board = fresh_board();
  board.begin_foreign();
  board.mark_reset(false);
  EXPECT_FALSE(board.is_fresh());
  EXPECT_TRUE(board.left_something()) << "the reset may have failed";
  board.mark_fresh();
  EXPECT_FALSE(board.left_something());
}

TEST(board_condition, an_opening_ends_nothing) {
  auto board = fresh_board();
  board.begin_foreign();
  board.mark_reset(false);
  board.mark_opened();
  EXPECT_TRUE(board.is_fresh());
  EXPECT_TRUE(board.left_something());
}

TEST(board_condition, it_is_tidy_until_a_program_may_have_changed_that) {
  auto board = fresh_board();
  EXPECT_FALSE(board.is_tidy()) << "boot.py ran";
  board.mark_tidy();
  board.begin_own();
  board.end_operation(true);
  EXPECT_TRUE(board.is_tidy());
  board.end_operation(false);
  EXPECT_FALSE(board.is_tidy()) << "who knows what ran";
  board.mark_tidy();
  board.begin_foreign();
  EXPECT_FALSE(board.is_tidy());
  board.mark_tidy();
  board.mark_reset(false);
  EXPECT_FALSE(board.is_tidy());
  board.mark_reset(true);
  EXPECT_TRUE(board.is_tidy()) << "nothing has run there";
  board.mark_untidy();
  EXPECT_FALSE(board.is_tidy());
}

TEST(board_condition, a_start_by_itself_is_a_reset_that_is_remembered) {
  auto board = fresh_board();
  board.mark_tidy();
  board.mark_restarted();
  EXPECT_TRUE(board.has_restarted());
  EXPECT_FALSE(board.is_fresh());
  EXPECT_FALSE(board.is_tidy());
  EXPECT_EQ(board.resets(), 2U);
  board.begin_foreign();
  EXPECT_TRUE(board.has_restarted()) << "it is of the same case";
  board.begin_case();
  EXPECT_FALSE(board.has_restarted());
  board.mark_restarted();
  board.begin_own();
  EXPECT_FALSE(board.has_restarted());
}

TEST(board_condition, a_board_that_does_not_answer_is_not_fresh) {
  auto board = fresh_board();
  board.mark_unknown();
  EXPECT_FALSE(board.is_fresh());
  EXPECT_EQ(board.resets(), 1U);
}

TEST(board_condition, it_is_at_its_prompt_after_a_successful_operation) {
  board_condition board;
  board.end_operation(true);
  EXPECT_TRUE(board.is_at_prompt());
  board.end_operation(false);
  EXPECT_FALSE(board.is_at_prompt());
}

} // namespace
} // namespace mprun
