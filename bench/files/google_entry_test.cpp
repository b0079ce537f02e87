#include "bench/files/google_entry.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mprun {
namespace {

google_benchmark measured_twice() {
  google_benchmark out;
  out.name = "unix/upload/manual_time";
  out.label = "board unix";
  out.repetitions = {{3, 10, 4, {{"p95", 30}}}, {5, 20, 6, {{"p95", 50}}}};
  return out;
}

TEST(google_document, has_an_entry_per_repetition_and_the_aggregates) {
  auto const all = google_document("mprun", {{"run_id", "r1"}}, {measured_twice()});
  EXPECT_EQ(all["context"]["run_id"], "r1");
  EXPECT_GT(all["context"]["num_cpus"], 0);
  auto const& entries = all["benchmarks"];
  ASSERT_EQ(entries.size(), 6U);
  EXPECT_EQ(entries[1]["run_name"], "unix/upload/manual_time");
  EXPECT_EQ(entries[1]["run_type"], "iteration");
  EXPECT_EQ(entries[1]["repetition_index"], 1);
  EXPECT_EQ(entries[1]["repetitions"], 2);
  EXPECT_EQ(entries[1]["iterations"], 5);
  EXPECT_EQ(entries[1]["real_time"], 20);
  EXPECT_EQ(entries[1]["cpu_time"], 6);
  EXPECT_EQ(entries[1]["time_unit"], "us");
  EXPECT_EQ(entries[1]["p95"], 50);
  EXPECT_EQ(entries[1]["label"], "board unix");
  EXPECT_EQ(entries[2]["name"], "unix/upload/manual_time_mean");
  EXPECT_EQ(entries[2]["real_time"], 15);
  EXPECT_EQ(entries[3]["aggregate_name"], "median");
  EXPECT_EQ(entries[3]["p95"], 40);
  EXPECT_NEAR(entries[4]["real_time"], 7.0710678, 1e-6);
  EXPECT_NEAR(entries[5]["real_time"], 0.47140452, 1e-6);
}

TEST(google_document, distinguishes_errors_from_skipped_benchmarks) {
  google_benchmark broken;
  broken.name = "a";
  broken.error = "the link closed";
  google_benchmark skipped;
  skipped.name = "b";
  skipped.error = "does not fit";
  skipped.is_skipped = true;
  auto const entries = google_document("mprun", {}, {broken, skipped})["benchmarks"];
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0]["error_occurred"], true);
  EXPECT_EQ(entries[0]["error_message"], "the link closed");
  EXPECT_FALSE(entries[1].contains("error_occurred"));
  EXPECT_EQ(entries[1]["skipped"], true);
  EXPECT_EQ(entries[1]["skip_message"], "does not fit");
}

} // namespace
} // namespace mprun
