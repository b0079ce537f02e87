#include "runner/confirming/confirmation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utility>

namespace mprun::confirming {
namespace {

run_result failure(std::string output, std::string message = "output differs", int line = 0) {
  run_result result;
  result.output = std::move(output);
  result.message = std::move(message);
  result.line = line;
  return result;
}

run_result passed() {
  return {verdict::passed, blame::none, "", "", "", 0};
}

run_result timeout(std::string output) {
  return {verdict::timed_out, blame::test, "too long", "", std::move(output), 0};
}

confirmation about(run_result first, bool damages = false) {
  return {std::move(first), true, false, damages};
}

TEST(confirmation_test, believes_a_failure_seen_twice_where_each_value_crosses_the_line) {
  auto state = about(failure("4"));
  EXPECT_EQ(state.next(), next::run_proven);
  state.ran(failure("4"));
  EXPECT_EQ(state.next(), next::show_values);
  state.values_shown(values::crossed);
  EXPECT_EQ(state.next(), next::conclude);
  EXPECT_EQ(state.conclusion(), conclusion::confirmed);
}

TEST(confirmation_test, a_line_that_damages_always_the_same_takes_the_blame) {
  auto state = about(failure("4"));
  state.ran(failure("4"));
  state.values_shown(values::damaged);
  EXPECT_EQ(state.next(), next::conclude);
  EXPECT_EQ(state.conclusion(), conclusion::line);
}

TEST(confirmation_test, a_second_run_that_passes_leaves_it_to_the_line) {
  for (auto const damages : {false, true}) {
    auto state = about(failure("4"));
    state.ran(passed());
    ASSERT_EQ(state.next(), next::test_line);
    if (damages) {
      state.line_damages();
    } else {
      state.line_is_clean();
    }
    ASSERT_EQ(state.next(), next::conclude);
    EXPECT_EQ(state.conclusion(), damages ? conclusion::line : conclusion::confirmed);
    EXPECT_EQ(state.confirmed_result().output, "4");
  }
}

TEST(confirmation_test, a_third_run_decides_between_two_that_differ) {
  auto state = about(failure("4", "a"));
  state.ran(failure("5", "b"));
  EXPECT_EQ(state.next(), next::run_proven);
  state.ran(failure("5", "b"));
  EXPECT_EQ(state.next(), next::show_values);
  state.values_shown(values::crossed);
  EXPECT_EQ(state.conclusion(), conclusion::confirmed);
  EXPECT_EQ(state.confirmed_result().output, "5");
}

TEST(confirmation_test, three_that_differ_leave_it_to_the_line) {
  auto state = about(failure("4", "a"));
  state.ran(failure("5", "b"));
  state.ran(failure("6", "c"));
  EXPECT_EQ(state.next(), next::test_line);
  state.line_is_clean();
  EXPECT_EQ(state.conclusion(), conclusion::confirmed);
  EXPECT_EQ(state.confirmed_result().output, "4");
}

TEST(confirmation_test, behind_a_line_known_to_damage_it_takes_three) {
  auto state = about(failure("4"), true);
  state.ran(failure("4"));
  EXPECT_EQ(state.next(), next::run_proven);
  state.ran(failure("3", "another"));
  state.ran(failure("4"));
  EXPECT_EQ(state.next(), next::show_values);
  state.values_shown(values::crossed);
  EXPECT_EQ(state.conclusion(), conclusion::confirmed);
}

TEST(confirmation_test, a_line_found_to_damage_on_the_way_makes_two_too_few) {
  auto state = about(failure("4"));
  state.ran(failure("4"));
  state.values_shown(values::crossed);
  state.line_damages();
  EXPECT_EQ(state.next(), next::run_proven);
  state.ran(failure("4"));
  EXPECT_EQ(state.next(), next::conclude);
  EXPECT_EQ(state.conclusion(), conclusion::confirmed);
}

TEST(confirmation_test, output_that_varies_is_alike_by_its_message_and_more_so_by_its_line) {
  auto state = about(failure("at 100", "ValueError: 4", 7));
  state.ran(failure("at 200", "ValueError: 4", 7));
  EXPECT_EQ(state.next(), next::show_values);
  auto without_line = about(failure("at 100", "differs"));
  without_line.ran(failure("at 200", "differs"));
  EXPECT_EQ(without_line.next(), next::show_values);
  without_line.line_damages(); // the same byte may be lost twice
  EXPECT_EQ(without_line.next(), next::run_proven);
}

TEST(confirmation_test, how_far_a_program_came_that_does_not_end_is_a_matter_of_time) {
  auto state = about(timeout("1 2 3"));
  state.ran(timeout("1 2"));
  EXPECT_EQ(state.next(), next::show_values);
  auto other = about(timeout("1 2 3"));
  other.ran(timeout("1 9"));
  EXPECT_EQ(other.next(), next::run_proven);
}

TEST(confirmation_test, an_error_is_alike_by_its_output_alone) {
  run_result const marker{verdict::errored, blame::test, "it printed 04", "", "abc", 0};
  auto other = marker;
  other.output = "ab";
  auto state = about(marker);
  state.ran(other);
  EXPECT_EQ(state.next(), next::run_proven);
  state.ran(marker);
  EXPECT_EQ(state.next(), next::show_values);
}

TEST(confirmation_test, runs_without_a_proven_source_need_a_clean_line_or_a_third) {
  auto state = about(failure("4"));
  state.no_room();
  EXPECT_EQ(state.next(), next::run_plain);
  state.ran(failure("4"));
  EXPECT_FALSE(state.is_proven());
  EXPECT_EQ(state.next(), next::test_line);
  auto on_bad_line = state;
  state.line_is_clean();
  EXPECT_EQ(state.next(), next::show_values);
  on_bad_line.line_damages();
  EXPECT_EQ(on_bad_line.next(), next::run_plain);
  on_bad_line.ran(failure("4"));
  EXPECT_EQ(on_bad_line.next(), next::show_values);
  on_bad_line.values_shown(values::crossed);
  EXPECT_EQ(on_bad_line.conclusion(), conclusion::confirmed);
}

TEST(confirmation_test, a_skip_is_confirmed_when_it_repeats) {
  run_result const skip{verdict::skipped, blame::none, "the test skipped itself", "", "SKIP\n", 0};
  auto state = about(skip, true);
  auto passes = state;
  state.ran(skip);
  state.ran(skip);
  state.values_shown(values::crossed);
  EXPECT_EQ(state.next(), next::conclude);
  EXPECT_EQ(state.confirmed_result().verdict, verdict::skipped);
  passes.ran(passed());
  EXPECT_EQ(passes.next(), next::conclude);
  EXPECT_EQ(passes.conclusion(), conclusion::line);
}

TEST(confirmation_test, a_bad_line_that_lets_hardly_anything_through_is_not_tried_for_long) {
  auto state = about(failure("4"), true);
  state.ran_inconclusively();
  EXPECT_EQ(state.next(), next::run_proven);
  state.ran_inconclusively();
  EXPECT_EQ(state.next(), next::conclude);
  EXPECT_EQ(state.conclusion(), conclusion::line);
}

TEST(confirmation_test, an_injected_fault_is_damage_that_needs_no_proof) {
  confirmation const state(failure("4"), true, true, false);
  EXPECT_EQ(state.next(), next::conclude);
  EXPECT_EQ(state.conclusion(), conclusion::line);
}

/// One state of an exhaustive search over everything that may come back.
struct world {
  confirmation state;
  bool bad_line = false; ///< it has been shown
  bool all_alike = true; ///< every result so far was like the first
  bool any_pass = false;
  bool untestable = false;
  unsigned runs = 0;
  values shown = values::unknown;
};

void explore(world const& at, unsigned depth, unsigned& ends) {
  ASSERT_LT(depth, 16U) << "it comes to an end";
  auto const then = [&](auto change, bool shows_damage) {
    auto further = at;
    change(further);
    if (shows_damage) {
      further.bad_line = true;
      further.state.line_damages();
    }
    explore(further, depth + 1, ends);
  };
  switch (at.state.next()) {
  case next::run_proven:
  case next::run_plain:
    for (auto const shows : {false, true}) {
      then([](world& w) { ++w.runs, w.state.ran(failure("4")); }, shows);
      then([](world& w) { ++w.runs, w.all_alike = false, w.state.ran(failure("5", "b")); }, shows);
      then([](world& w) { ++w.runs, w.state.ran_inconclusively(); }, shows);
      then([](world& w) { ++w.runs, w.any_pass = true, w.state.ran(passed()); }, shows);
      then([](world& w) { ++w.runs, w.state.no_room(), w.state.ran_inconclusively(); }, shows);
      then([](world& w) { ++w.runs, w.state.no_room(), w.state.ran(failure("4")); }, shows);
    }
    return;
  case next::show_values:
    for (auto const shows : {false, true}) {
      for (auto const how : {values::crossed, values::undetermined}) {
        then([how](world& w) { w.shown = how, w.state.values_shown(how); }, shows);
      }
    }
    then([](world& w) { w.shown = values::damaged, w.state.values_shown(values::damaged); }, true);
    return;
  case next::test_line:
    ASSERT_FALSE(at.bad_line) << "what is known is not tested again";
    then([](world& w) { w.state.line_is_clean(); }, false);
    then([](world& w) { w.untestable = true, w.state.line_is_untestable(); }, false);
    then([](world&) {}, true);
    return;
  case next::conclude: break;
  }
  ++ends;
  auto const is_confirmed = at.state.conclusion() == conclusion::confirmed;
  if (at.bad_line && is_confirmed) {
    EXPECT_GE(at.runs, 2U) << "a failure behind a bad line was seen three times";
    EXPECT_EQ(at.shown, values::crossed);
    EXPECT_FALSE(at.any_pass && at.runs < 3U);
  }
  if (!at.bad_line) {
    EXPECT_EQ(is_confirmed, !at.untestable) << "a line that is shown to be clean takes no blame";
  }
  if (at.all_alike && is_confirmed) {
    EXPECT_EQ(at.state.confirmed_result().output, "4");
  }
  EXPECT_LE(at.runs, 4U);
}

TEST(confirmation_test, ends_and_keeps_its_rules_in_every_case) {
  unsigned ends = 0;
  for (auto const can_prove : {false, true}) {
    for (auto const damages : {false, true}) {
      explore({confirmation(failure("4"), can_prove, false, damages), damages}, 0, ends);
    }
  }
  EXPECT_GT(ends, 1000U);
}

} // namespace
} // namespace mprun::confirming
