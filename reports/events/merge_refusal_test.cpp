#include "reports/events/merge_fixture_test.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::IsEmpty;

std::string refusal(std::vector<recorded_run> runs) {
  auto merged = merge(std::move(runs));
  EXPECT_THAT(merged.events, IsEmpty());
  EXPECT_EQ(merged.refusal.find('\n'), std::string::npos);
  return merged.refusal;
}

TEST(merge, refuses_two_runs_in_one_file) {
  recorded_run glued = whole("one", 0);
  recorded_run const second = whole("two", 1);
  glued.events.insert(glued.events.end(), second.events.begin(), second.events.end());
  EXPECT_EQ(refusal({glued}),
            "one.ndjson: two runs are in one file, one and two: put each into a file of its own");
  glued.events.erase(glued.events.begin() + static_cast<std::ptrdiff_t>(second.events.size()));
  EXPECT_EQ(refusal({glued}),
            "one.ndjson: events follow the end of the run: something was appended to it");
}

TEST(merge, refuses_a_killed_run_followed_by_another) {
  recorded_run glued = run_of_test("one", 0).plan("b", "x").damage(3);
  recorded_run second = whole("two", 1);
  glued.events.insert(glued.events.end(), second.events.begin() + 1, second.events.end());
  EXPECT_EQ(refusal({glued}), "one.ndjson: cell 0 is planned twice: two runs are in one file");
}

TEST(merge, refuses_gaps_in_an_undamaged_file) {
  run_of_test gap("gap", 0);
  gap.add(planned(0, "b", "x")).add(planned(2, "b", "z"));
  EXPECT_EQ(refusal({gap}), "gap.ndjson: cell 1 was never planned, but cell 2 was");
  for (fact const& f :
       {fact(attempt_started{7, "b", 1}), fact(ended(7, "b", verdict::passed, blame::none, "")),
        fact(cell_finished{7, "b", verdict::passed, blame::none, "", 1})}) {
    run_of_test strange("strange", 0);
    strange.plan("b", "x").add(f);
    EXPECT_EQ(refusal({strange}),
              "strange.ndjson: there is a result of cell 7, which was never planned");
  }
  auto twice = whole("twice", 0);
  recorded_run twice_finished = twice;
  twice_finished.events.insert(twice_finished.events.end() - 1, *(twice_finished.events.end() - 2));
  EXPECT_EQ(refusal({twice_finished}),
            "twice.ndjson: cell 2 has two verdicts: two runs are in one file");
}

TEST(merge, refuses_the_same_run_twice) {
  EXPECT_EQ(refusal({whole("one", 0), whole("one", 0)}),
            "one.ndjson and one.ndjson contain the same run, one");
}

TEST(merge, refuses_different_boards_with_the_same_id) {
  run_of_test first("one", 0);
  first.board("b", "rp2").plan("b", "x").verdict_of(0, verdict::passed).finish();
  EXPECT_EQ(
      refusal({first, whole("two", 1)}),
      "board b is rp2 in one.ndjson and unix in two.ndjson: two boards with the same id cannot "
      "be distinguished");
}

TEST(merge, refuses_an_incomplete_set_of_shards) {
  auto const shard = [](unsigned number, unsigned of) {
    run_of_test run(fmt::format("shard{}", number), static_cast<int>(number));
    run.shard(number, of).board("b").plan("b", fmt::format("case{}", number));
    return run.verdict_of(0, verdict::passed).finish();
  };
  EXPECT_EQ(refusal({shard(1, 4), shard(3, 4)}),
            "the run is incomplete: shard 2/4, 4/4 is missing");
  auto const run = model_of(merge({shard(3, 3), shard(1, 3), shard(2, 3)}));
  EXPECT_EQ(run->totals().passed, 3U);
  EXPECT_EQ(run->exit_code(), 0);
  EXPECT_EQ(model_of(merge({shard(2, 3)}))->totals().passed, 1U) << "one alone is what it is";
}

} // namespace
} // namespace mprun
