#include "bench/files/bench_file.hpp"

#include "base/yaml/config_error.hpp"
#include "bench/comparison/test_measures.hpp"
#include "bench/files/google_entry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <random>

namespace mprun {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view text) {
  try {
    parse_bench_file(text, "bench.json");
  } catch (config_error const& e) {
    return e.what();
  }
  return "accepted";
}

/// A file of mprun's with these measures in its list.
std::string file_with(std::string_view measures) {
  return R"({"context": {"run_id": "r"}, "mprun": {"schema": 1, "measures": [)" +
         std::string(measures) + "]}}";
}

measure whole_measure() {
  auto out = measured("unix-0/upload/random/100KiB", {4200.5, 4100.25, 1.0 / 3});
  out.faults = "latency 10ms, baud 115200";
  out.kind = "upload";
  out.payload = "random";
  out.size = 102400;
  out.sha256 = "verified";
  out.taken_at = {0.5, 7, 7.5};
  visit first;
  first.samples = 1;
  visit second;
  second.round = 4;
  second.samples = 2;
  second.host = {0.75, 1.5, 0.25, 2596, 210.5, 3};
  out.visits = {first, second};
  return out;
}

TEST(bench_file, written_measures_can_be_read_again) {
  auto const first = whole_measure();
  auto second = failed("unix-0/rate", "the board\n\"went\" away");
  second.lower_is_better = false;
  second.unit = "B/s";
  auto const text = bench_file_text(google_document("mprun", {}, {}), {first, second}, {second});
  auto const file = parse_bench_file(text, "bench.json");
  ASSERT_EQ(file.base.size(), 1U);
  EXPECT_EQ(file.base[0].error, second.error);
  auto const& found = file.measures;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].name, first.name);
  EXPECT_EQ(found[0].board, "unix-0");
  EXPECT_EQ(found[0].platform, first.platform);
  EXPECT_EQ(found[0].machine, first.machine);
  EXPECT_EQ(found[0].firmware, first.firmware);
  EXPECT_EQ(found[0].version, first.version);
  EXPECT_EQ(found[0].link, first.link);
  EXPECT_EQ(found[0].faults, first.faults);
  EXPECT_EQ(found[0].kind, "upload");
  EXPECT_EQ(found[0].payload, "random");
  EXPECT_EQ(found[0].size, 102400U);
  EXPECT_EQ(found[0].sha256, "verified");
  EXPECT_EQ(found[0].unit, "us");
  EXPECT_TRUE(found[0].lower_is_better);
  EXPECT_EQ(found[0].samples, first.samples); // to the last bit
  EXPECT_EQ(found[0].taken_at, first.taken_at);
  ASSERT_EQ(found[0].visits.size(), 2U);
  EXPECT_EQ(found[0].visits[1].round, 4U);
  EXPECT_EQ(found[0].visits[1].samples, 2U);
  EXPECT_EQ(found[0].visits[1].host.load, 0.75);
  EXPECT_EQ(found[0].visits[1].host.busy, 1.5);
  EXPECT_EQ(found[0].visits[1].host.steal, 0.25);
  EXPECT_EQ(found[0].visits[1].host.mhz, 2596);
  EXPECT_EQ(found[0].visits[1].host.yardstick, 210.5);
  EXPECT_EQ(found[0].visits[1].host.other_boards, 3U);
  EXPECT_EQ(found[1].error, second.error);
  EXPECT_FALSE(found[1].lower_is_better);
}

TEST(bench_file, bytes_that_are_not_text_are_replaced) {
  auto odd = whole_measure();
  odd.firmware = "v1\xff";
  EXPECT_EQ(parse_bench_file(bench_file_text({}, {odd}, {}), "x").measures[0].firmware, "v1\ufffd");
}

TEST(bench_file, without_the_member_mprun_is_google_benchmarks) {
  auto const found = read_bench_file(bench_folder() / "golden/google_benchmark.json");
  EXPECT_EQ(found.measures.size(), 3U);
  EXPECT_EQ(found.run_id, "");
}

TEST(bench_file, context_names_the_run) {
  auto const found = parse_bench_file(
      R"({"context": {"mprun_schema": "1", "mprun_version": "0.1.0", "run_id": "r1"},
          "mprun": {"schema": 1, "measures": [{"name": "a", "samples": [1], "unit": "us"}]}})",
      "x");
  EXPECT_EQ(found.run_id, "r1");
  EXPECT_EQ(found.program_version, "0.1.0");
}

TEST(bench_file, refuses_other_files_in_one_line) {
  EXPECT_EQ(refusal(""), "bench.json: not JSON, near byte 1");
  EXPECT_THAT(refusal(R"({"mprun": )"), HasSubstr("not JSON"));
  EXPECT_THAT(refusal("\"\xff\""), HasSubstr("not JSON"));
  EXPECT_EQ(refusal("[]"), "bench.json: an object is expected");
  EXPECT_EQ(refusal("{}"),
            "bench.json: not a benchmark's JSON: it has neither 'mprun' nor 'benchmarks'");
  EXPECT_EQ(refusal(R"({"mprun": {"schema": 2, "measures": []}})"),
            "bench.json.mprun.schema: 1, the version that this mprun reads, is expected");
  EXPECT_EQ(refusal(R"({"mprun": {"measures": []}})"),
            "bench.json.mprun: 'schema' is missing; a number is expected");
  EXPECT_EQ(refusal(file_with("")), "bench.json: contains no measure with raw samples");
  EXPECT_EQ(refusal(R"({"benchmarks": [{"name": "a_mean", "run_type": "aggregate"}]})"),
            "bench.json: contains no measure with raw samples");
  EXPECT_EQ(refusal(file_with(R"({"samples": [1]})")),
            "bench.json.mprun.measures[0]: 'name' is missing; a string is expected");
  EXPECT_EQ(refusal(file_with(R"({"name": "a", "samples": [1e999]})")),
            "bench.json: a number is larger than a double can be");
  EXPECT_EQ(refusal(file_with(R"({"name": "a", "samples": [1]}, {"name": "a", "samples": [1]})")),
            "bench.json.mprun.measures[1].name: a unique name is expected");
  EXPECT_EQ(refusal(file_with(R"({"name": "a", "samples": [1, "x"]})")),
            "bench.json.mprun.measures[0].samples: a list of numbers is expected");
  EXPECT_EQ(refusal(file_with(R"({"name": "a", "samples": [1], "board": 3})")),
            "bench.json.mprun.measures[0].board: a string is expected");
}

TEST(bench_file, a_sample_that_is_not_a_number_makes_its_measure_an_error) {
  auto const found = parse_bench_file(
      file_with(R"({"name": "a", "samples": [1, NaN], "visits": [{"round": 0, "samples": 2}]},
                   {"name": "b", "samples": [1, 2]})"),
      "x");
  ASSERT_EQ(found.measures.size(), 2U);
  EXPECT_EQ(found.measures[0].error, "a sample is not a number");
  EXPECT_TRUE(found.measures[0].samples.empty());
  EXPECT_EQ(found.measures[1].error, "");
}

TEST(bench_file, refuses_inconsistent_rounds) {
  auto const with_visits = [](std::string_view visits) {
    return refusal(file_with(R"({"name": "a", "samples": [1, 2, 3], "visits": [)" +
                             std::string(visits) + "]}"));
  };
  EXPECT_EQ(with_visits(R"({"round": 0, "samples": 2}, {"round": 1, "samples": 1})"), "accepted");
  EXPECT_EQ(
      with_visits(R"({"round": 0, "samples": 2})"),
      "bench.json.mprun.measures[0].visits: a list that accounts for all samples is expected");
  EXPECT_THAT(with_visits(R"({"round": 1, "samples": 2}, {"round": 1, "samples": 1})"),
              HasSubstr("a number above the previous visit's"));
  EXPECT_THAT(with_visits(R"({"round": 1, "samples": 0}, {"round": 2, "samples": 3})"),
              HasSubstr("above 0"));
}

TEST(bench_file, that_cannot_be_read_gives_the_reason) {
  for (auto const& [path, reason] : {std::pair{bench_folder() / "nowhere.json", "No such file"},
                                     std::pair{bench_folder() / "golden", "Is a directory"}}) {
    try {
      read_bench_file(path);
      ADD_FAILURE() << path;
    } catch (config_error const& e) {
      EXPECT_THAT(e.what(), testing::AllOf(HasSubstr(path.string()), HasSubstr(reason)));
    }
  }
}

/// Truncated files and files with random bytes changed are read or refused, without a crash.
TEST(bench_file, damaged_is_read_or_refused) {
  auto const text = bench_file_text({}, {whole_measure(), failed("b/x", "lost")}, {});
  for (std::size_t size = 0; size + 2 < text.size(); ++size) { // the last two are "}\n"
    EXPECT_NE(refusal(std::string_view(text).substr(0, size)), "accepted") << size;
  }
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    auto damaged = text;
    for (int k = 0; k < 3; ++k) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    EXPECT_NO_THROW(refusal(damaged));
  }
}

} // namespace
} // namespace mprun
