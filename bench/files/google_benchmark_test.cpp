// Google Benchmark 1.7.1 wrote golden/google_benchmark.json for three benchmarks of five
// repetitions: a plain benchmark, one whose counters are NaN and Infinity, and a failing one.
#include "bench/files/google_benchmark.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/comparison/test_measures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

std::vector<measure> measures_in(std::string_view text) {
  auto const document = nlohmann::json::parse(without_nan(text));
  return iteration_measures(json_object(document, "x.json"));
}

TEST(without_nan, leaves_quoted_text_alone) {
  EXPECT_EQ(without_nan(R"([NaN, -Infinity, Infinity])"), "[null, null, null]");
  EXPECT_EQ(without_nan(R"({"NaN": "a \" Infinity"})"), R"({"NaN": "a \" Infinity"})");
  EXPECT_EQ(without_nan(R"(["\\", NaN])"), R"(["\\", null])");
  EXPECT_EQ(without_nan("\"\\"), "\"\\");
}

TEST(google_benchmark, raw_repetitions_are_the_samples) {
  auto const found = measures_in(read_bench_text("golden/google_benchmark.json"));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].name, "plain/1024/iterations:1/manual_time");
  EXPECT_EQ(found[0].unit, "ms");
  EXPECT_TRUE(found[0].lower_is_better);
  EXPECT_THAT(found[0].samples,
              testing::Pointwise(testing::DoubleEq(), {10.1, 9.9, 10.2, 10.0, 10.3}));
  EXPECT_EQ(found[1].name, "odd/iterations:1/manual_time");
  EXPECT_EQ(found[1].samples.size(), 5U);
  EXPECT_EQ(found[2].error, "the board \"pico\" went away");
}

TEST(google_benchmark, old_entries_have_only_a_name) {
  auto const found = measures_in(
      R"({"benchmarks": [{"name": "a", "real_time": 2}, {"name": "a", "real_time": 3}]})");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].unit, "ns");
  EXPECT_THAT(found[0].samples, testing::ElementsAre(2, 3));
}

TEST(google_benchmark, old_files_have_statistics_and_fits_without_run_type) {
  auto const found = measures_in(R"({"benchmarks": [
      {"name": "a/repeats:2", "real_time": 2}, {"name": "a/repeats:2", "real_time": 4},
      {"name": "a/repeats:2_mean", "real_time": 3}, {"name": "a/repeats:2_median", "real_time": 3},
      {"name": "a/repeats:2_stddev", "real_time": 1}, {"name": "the_mean", "real_time": 7},
      {"name": "fit_BigO", "cpu_coefficient": 1, "real_coefficient": 2, "big_o": "N",
       "time_unit": "ns"},
      {"name": "fit_RMS", "rms": 0.04}]})");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].samples, testing::ElementsAre(2, 4));
  EXPECT_EQ(found[1].name, "the_mean");
}

TEST(google_benchmark, a_time_that_is_not_a_number_makes_its_measure_an_error) {
  for (auto const* word : {"NaN", "-nan", "Infinity", "inf", "-inf"}) {
    auto const found = measures_in(R"({"benchmarks": [
        {"name": "a", "real_time": 2}, {"name": "b", "real_time": )" +
                                   std::string(word) + R"(}, {"name": "b", "real_time": 1}]})");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].error, "");
    EXPECT_EQ(found[1].error, "its time is not a number");
  }
}

TEST(google_benchmark, equal_names_are_two_measures) {
  auto const by_family = measures_in(R"({"benchmarks": [
      {"name": "a", "run_name": "a", "family_index": 0, "real_time": 1},
      {"name": "a", "run_name": "a", "family_index": 1, "real_time": 10},
      {"name": "a", "run_name": "a", "family_index": 0, "real_time": 2},
      {"name": "a", "run_name": "a", "family_index": 1, "real_time": 20}]})");
  auto const by_repetition = measures_in(R"({"benchmarks": [
      {"name": "a", "repetition_index": 0, "real_time": 1},
      {"name": "a", "repetition_index": 1, "real_time": 2},
      {"name": "a", "repetition_index": 0, "real_time": 10},
      {"name": "a", "repetition_index": 1, "real_time": 20}]})");
  for (auto const& found : {by_family, by_repetition}) {
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].name, "a");
    EXPECT_THAT(found[0].samples, testing::ElementsAre(1, 2));
    EXPECT_EQ(found[1].name, "a#2");
    EXPECT_THAT(found[1].samples, testing::ElementsAre(10, 20));
  }
}

TEST(google_benchmark, skipped_benchmarks_are_ignored) {
  EXPECT_TRUE(
      measures_in(R"({"benchmarks": [{"name": "a", "skipped": true, "real_time": 0}]})").empty());
}

TEST(google_benchmark, all_repetitions_have_the_same_unit) {
  EXPECT_THROW(measures_in(R"({"benchmarks": [{"name": "a", "real_time": 2, "time_unit": "us"},
                                              {"name": "a", "real_time": 2, "time_unit": "ms"}]})"),
               config_error);
  EXPECT_THROW(measures_in(R"({"benchmarks": [{"name": "a", "real_time": 2, "time_unit": "h"}]})"),
               config_error);
}

} // namespace
} // namespace mprun
