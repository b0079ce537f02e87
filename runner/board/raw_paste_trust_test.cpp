#include "runner/board/raw_paste_trust.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using protocol::paste_support;

constexpr upload_observation pasted{paste_support::yes, 128, true, false};
constexpr upload_observation stalled{paste_support::yes, 0, false, true};
constexpr upload_observation has_none{paste_support::no, 0, false, false};
constexpr upload_observation not_tried{paste_support::yes, 0, false, false};

TEST(raw_paste_trust, a_board_is_asked_until_it_has_answered) {
  raw_paste_trust trust;
  EXPECT_EQ(trust.support(), paste_support::unknown);
  EXPECT_FALSE(trust.works());
  EXPECT_EQ(trust.learn(pasted), "");
  EXPECT_TRUE(trust.works());
  EXPECT_EQ(trust.window(), 128U);
}

TEST(raw_paste_trust, a_board_without_it_is_not_asked_again) {
  raw_paste_trust trust;
  EXPECT_EQ(trust.learn(has_none), "");
  trust.was_reset();
  EXPECT_EQ(trust.support(), paste_support::no);
  EXPECT_FALSE(trust.is_broken());
  trust.may_be_another();
  EXPECT_EQ(trust.support(), paste_support::unknown) << "another board may have it";
}

TEST(raw_paste_trust, one_stall_is_forgiven_at_the_next_reset) {
  raw_paste_trust trust;
  trust.learn(pasted);
  EXPECT_NE(trust.learn(stalled), "");
  EXPECT_EQ(trust.support(), paste_support::no);
  EXPECT_EQ(trust.window(), 128U) << "its input buffer is what it was";
  EXPECT_FALSE(trust.is_broken());
  trust.was_reset();
  EXPECT_TRUE(trust.works());
}

TEST(raw_paste_trust, two_stalls_in_a_row_are_how_the_board_is) {
  raw_paste_trust trust;
  auto const first = trust.learn(stalled);
  trust.was_reset();
  auto const second = trust.learn(stalled);
  EXPECT_NE(second, first);
  EXPECT_TRUE(trust.is_broken());
  trust.was_reset();
  EXPECT_EQ(trust.support(), paste_support::no);
  trust.may_be_another();
  EXPECT_EQ(trust.support(), paste_support::no) << "and it is likely to be the same board";
}

TEST(raw_paste_trust, an_upload_that_worked_forgets_the_stall_before_it) {
  raw_paste_trust trust;
  trust.learn(stalled);
  trust.was_reset();
  trust.learn(pasted);
  trust.learn(stalled);
  EXPECT_FALSE(trust.is_broken());
}

TEST(raw_paste_trust, a_source_that_went_otherwise_forgets_nothing) {
  raw_paste_trust trust;
  trust.learn(stalled);
  trust.was_reset();
  trust.learn(not_tried);
  trust.learn(stalled);
  EXPECT_TRUE(trust.is_broken());
}

} // namespace
} // namespace mprun
