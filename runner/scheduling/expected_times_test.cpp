#include "runner/scheduling/expected_times.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mprun {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::Field;

constexpr run_duration ms(int count) {
  return std::chrono::milliseconds(count);
}

/// Boards a and b with cases 0, 1, … of the suite s.
plan plan_of(std::size_t cases, assignment assign = assignment::every) {
  std::vector<board_spec> boards(2);
  boards[0].id = "a";
  boards[1].id = "b";
  std::vector<test_case> list(cases);
  for (std::size_t c = 0; c < cases; ++c) {
    list[c].suite = "s";
    list[c].name = std::to_string(c);
  }
  return make_plan(std::move(boards), std::move(list), {}, assign);
}

TEST(expected_times, of_a_first_run_are_not_known_and_order_nothing) {
  auto plan = plan_of(3);
  expect_times(plan, {});
  EXPECT_THAT(plan.order, ElementsAre());
  EXPECT_THAT(plan.cells, Each(Field(&plan_cell::expected, run_duration(0))));
}

TEST(expected_times, order_the_longest_first_and_leave_equals_as_they_stand) {
  auto plan = plan_of(4);
  past_times past;
  for (auto const* board : {"a", "b"}) {
    past.add("s", "0", board, ms(5));
    past.add("s", "1", board, ms(70));
    past.add("s", "2", board, ms(5));
    past.add("s", "3", board, ms(900));
  }
  expect_times(plan, past);
  EXPECT_THAT(plan.order, ElementsAre(3, 1, 0, 2));
  EXPECT_EQ(plan.cells[1].expected, ms(70));
}

TEST(expected_times, of_a_board_are_its_own_where_it_has_some) {
  auto plan = plan_of(1);
  past_times past;
  past.add("s", "0", "a", ms(5));
  past.add("s", "0", "c", ms(40));
  past.add("s", "0", "d", ms(90));
  expect_times(plan, past);
  EXPECT_EQ(plan.cells[0].expected, ms(5));
  EXPECT_EQ(plan.cells[1].expected, ms(40)); // b has none: the median of the others
}

TEST(expected_times, of_a_shared_cell_are_the_median_of_all_boards) {
  auto plan = plan_of(1, assignment::any);
  past_times past;
  past.add("s", "0", "a", ms(5));
  past.add("s", "0", "b", ms(20));
  past.add("s", "0", "c", ms(30));
  expect_times(plan, past);
  EXPECT_EQ(plan.cells[0].expected, ms(20));
}

TEST(expected_times, of_a_new_case_are_the_usual_ones) {
  auto plan = plan_of(3);
  past_times past;
  past.add("s", "0", "a", ms(1));
  past.add("s", "1", "a", ms(8));
  expect_times(plan, past);
  EXPECT_EQ(plan.cells[2].expected, ms(1));
}

TEST(expected_times, are_left_out_where_most_are_not_known) {
  auto plan = plan_of(5);
  past_times past;
  past.add("s", "4", "a", ms(100));
  expect_times(plan, past);
  EXPECT_THAT(plan.order, ElementsAre());
  EXPECT_THAT(plan.cells, Each(Field(&plan_cell::expected, run_duration(0))));
}

TEST(expected_times, keep_the_order_that_a_kind_chose_among_equals) {
  auto plan = plan_of(3);
  plan.order = {2, 0, 1};
  past_times past;
  for (auto const* name : {"0", "1", "2"}) {
    past.add("s", name, "a", ms(*name == '1' ? 50 : 5));
  }
  expect_times(plan, past);
  EXPECT_THAT(plan.order, ElementsAre(1, 2, 0));
}

} // namespace
} // namespace mprun
