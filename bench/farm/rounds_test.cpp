#include "bench/farm/rounds.hpp"

#include "bench/farm/bench_run.hpp"
#include "bench/farm/measures.hpp"
#include "runner/board/run_identity.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <map>
#include <string>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

board_spec board_named(std::string id) {
  board_spec made;
  made.id = std::move(id);
  process_spec process;
  process.command = {"micropython"};
  made.link = process;
  return made;
}

/// Records the steps that it is asked for, without using a board.
class noted_measure final : public farm_measure {
public:
  noted_measure(bench_farm& farm, farm_board& board, std::string_view kind,
                std::vector<std::string>& asked)
      : farm_measure(farm, {&board}, about_measure(board, kind)), asked_(asked) {}

  outcome prepare() override { return note("prepare"); }
  outcome iterate(iteration& into) override {
    into.seconds = 0.01;
    return note("iterate");
  }
  outcome finish() override { return note("finish"); }

  void fail_at(std::string step, no_figure why) { failing_[std::move(step)] = std::move(why); }

private:
  outcome note(std::string const& step) {
    asked_.push_back(fmt::format("{} {}", step, about().name));
    auto const found = failing_.find(step);
    return found == failing_.end() ? outcome() : outcome(found->second);
  }

  std::vector<std::string>& asked_;
  std::map<std::string, no_figure> failing_;
};

class rounds_test : public testing::Test {
protected:
  noted_measure& add(std::string_view kind) {
    auto made = std::make_unique<noted_measure>(farm_, board_, kind, asked_);
    auto& added = *made;
    measures_.push_back(std::move(made));
    return added;
  }

  static round_settings settings(std::uint64_t seed) {
    round_settings made;
    made.count = 4;
    made.max_per_measure = {};
    made.seed = seed;
    return made;
  }

  std::vector<std::string> names_measured(std::uint64_t seed) {
    asked_.clear();
    farm_rounds rounds(farm_, measures_, settings(seed), console_, run_clock::now());
    for (unsigned round = 0; round < settings(seed).count; ++round) {
      rounds.run(round);
    }
    std::vector<std::string> names;
    for (auto const& step : asked_) {
      if (step.starts_with("iterate ")) {
        names.push_back(step.substr(step.find(' ') + 1));
      }
    }
    return names;
  }

  bench_farm farm_{{board_named("unix")}, {}};
  farm_board& board_ = farm_.boards().front();
  std::vector<std::string> asked_;
  measure_list measures_;
  bench_console console_{true};
};

TEST_F(rounds_test, each_round_has_all_measures_in_an_order_of_its_own) {
  for (auto const* kind : {"a", "b", "c", "d", "e", "f"}) {
    add(kind);
  }
  auto const names = names_measured(1);
  ASSERT_THAT(names, SizeIs(24));
  std::vector<std::vector<std::string>> orders;
  for (auto at = names.begin(); at != names.end(); at += 6) {
    orders.emplace_back(at, at + 6);
    EXPECT_THAT(orders.back(),
                UnorderedElementsAre("unix/a", "unix/b", "unix/c", "unix/d", "unix/e", "unix/f"));
  }
  EXPECT_NE(orders[0], orders[1]);
  EXPECT_NE(orders[1], orders[2]);
  EXPECT_EQ(names_measured(1), names) << "the seed alone decides";
  EXPECT_NE(names_measured(7), names);
}

TEST_F(rounds_test, samples_belong_to_their_round_and_the_host_is_timed) {
  add("a");
  farm_rounds rounds(farm_, measures_, settings(1), console_, run_clock::now());
  rounds.run(0);
  rounds.run(1);
  auto const found = rounds.results();
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].samples, ElementsAre(1e4, 1e4));
  ASSERT_THAT(found[0].visits, SizeIs(2));
  for (unsigned round = 0; round < 2; ++round) {
    EXPECT_EQ(found[0].visits[round].round, round);
    EXPECT_EQ(found[0].visits[round].samples, 1U);
    EXPECT_GT(found[0].visits[round].host.yardstick, 0);
  }
}

TEST_F(rounds_test, a_failed_measure_has_no_figure_and_is_not_run_again) {
  add("bad").fail_at("iterate", {"it broke", false});
  add("good");
  farm_rounds rounds(farm_, measures_, settings(1), console_, run_clock::now());
  rounds.run(0);
  rounds.run(1);
  EXPECT_EQ(std::count(asked_.begin(), asked_.end(), "iterate unix/bad"), 1);
  EXPECT_EQ(std::count(asked_.begin(), asked_.end(), "iterate unix/good"), 2);
  auto const found = rounds.results();
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].error, "it broke");
  EXPECT_THAT(found[0].samples, IsEmpty());
  EXPECT_THAT(found[1].samples, SizeIs(2));
}

TEST_F(rounds_test, a_failed_last_check_is_an_error) {
  add("bad").fail_at("finish", {"it was not the same", false});
  farm_rounds rounds(farm_, measures_, settings(1), console_, run_clock::now());
  rounds.run(0);
  EXPECT_EQ(rounds.results().front().error, "it was not the same");
}

TEST_F(rounds_test, a_skipped_measure_is_left_out) {
  add("none").fail_at("prepare", {"no room", true});
  farm_rounds rounds(farm_, measures_, settings(1), console_, run_clock::now());
  rounds.run(0);
  rounds.run(1);
  EXPECT_THAT(asked_, ElementsAre("prepare unix/none"));
  EXPECT_THAT(rounds.results(), IsEmpty());
}

TEST(bench_run_test, two_sides_take_turns_and_the_second_begins_every_other_round) {
  std::vector<std::string> asked;
  auto const make = [&](bench_farm& farm, std::vector<farm_board*> const& boards) {
    measure_list all;
    all.push_back(std::make_unique<noted_measure>(farm, *boards.front(), "a", asked));
    return all;
  };
  round_settings settings;
  settings.count = 4;
  settings.max_per_measure = {};
  bench_run bench({{board_named("old")}, {board_named("new")}}, make, measure_filter(""), settings,
                  {});
  bench_console console(true);
  bench.run(console);
  std::vector<std::string> turns;
  for (auto const& step : asked) {
    if (step.starts_with("iterate ")) {
      turns.push_back(step.substr(8));
    }
  }
  EXPECT_THAT(turns,
              ElementsAre("old/a", "new/a", "new/a", "old/a", "old/a", "new/a", "new/a", "old/a"));
  ASSERT_THAT(bench.measures(1), SizeIs(1));
  EXPECT_EQ(bench.measures(1).front().name, "old/a")
      << "it has the name of the board that it is compared with";
  EXPECT_THAT(bench.measures(1).front().samples, SizeIs(4));
}

TEST(bench_run_test, a_filter_applies_to_both_sides) {
  std::vector<std::string> asked;
  auto const make = [&](bench_farm& farm, std::vector<farm_board*> const& boards) {
    measure_list all;
    for (auto const* kind : {"a", "b"}) {
      all.push_back(std::make_unique<noted_measure>(farm, *boards.front(), kind, asked));
    }
    return all;
  };
  bench_run bench({{board_named("old")}, {board_named("new")}}, make, measure_filter("/b$"), {},
                  {});
  EXPECT_THAT(bench.names(), ElementsAre("old/b"));
}

} // namespace
} // namespace mprun
