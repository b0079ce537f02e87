#include "bench/farm/measure_filter.hpp"

#include "base/yaml/config_error.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(measure_filter, finds_within_the_name) {
  measure_filter const filter("upload/.*/1KiB$");
  EXPECT_TRUE(filter.accepts("unix-0/upload/random/1KiB"));
  EXPECT_FALSE(filter.accepts("unix-0/upload/random/1KiB/more"));
  EXPECT_FALSE(filter.accepts("unix-0/download/random/1KiB"));
}

TEST(measure_filter, google_benchmarks_own_name_matches_too) {
  EXPECT_TRUE(measure_filter("^unix/connect/manual_time$").accepts("unix/connect"));
}

TEST(measure_filter, a_minus_inverts_it) {
  measure_filter const filter("-1MiB|connect");
  EXPECT_FALSE(filter.accepts("unix/upload/text/1MiB"));
  EXPECT_FALSE(filter.accepts("unix/connect"));
  EXPECT_TRUE(filter.accepts("unix/soft_reset"));
}

TEST(measure_filter, everything) {
  EXPECT_TRUE(measure_filter("").accepts("unix/connect"));
  EXPECT_TRUE(measure_filter("all").accepts("unix/connect"));
}

TEST(measure_filter, an_invalid_expression_is_named) {
  try {
    measure_filter const filter("up(load");
    FAIL() << "accepted";
  } catch (config_error const& e) {
    EXPECT_NE(std::string(e.what()).find("--benchmark_filter 'up(load'"), std::string::npos);
  }
}

} // namespace
} // namespace mprun
