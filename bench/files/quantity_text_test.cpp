#include "bench/files/quantity_text.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(quantity_text, chooses_the_unit_of_time) {
  EXPECT_EQ(quantity_text(4730, "us"), "4.73 ms");
  EXPECT_EQ(quantity_text(4730, "ms"), "4.73 s");
  EXPECT_EQ(quantity_text(12.34, "us"), "12.3 us");
  EXPECT_EQ(quantity_text(0.25, "us"), "250 ns");
  EXPECT_EQ(quantity_text(0.25, "ns"), "0.25 ns");
  EXPECT_EQ(quantity_text(123456, "s"), "123456 s");
}

TEST(quantity_text, rounds_up_into_the_next_unit) {
  EXPECT_EQ(quantity_text(999.4, "us"), "999 us");
  EXPECT_EQ(quantity_text(999.6, "us"), "1 ms");
  EXPECT_EQ(quantity_text(999999, "B/s"), "1 MB/s");
}

TEST(quantity_text, of_other_units_has_a_prefix) {
  EXPECT_EQ(quantity_text(12345, "B/s"), "12.3 kB/s");
  EXPECT_EQ(quantity_text(157, ""), "157");
  EXPECT_EQ(quantity_text(15700, ""), "15.7 k");
  EXPECT_EQ(quantity_text(0.5, "score"), "0.5 score");
}

TEST(seconds_in, knows_only_units_of_time) {
  EXPECT_EQ(seconds_in("us"), 1e-6);
  EXPECT_EQ(seconds_in("s"), 1);
  EXPECT_EQ(seconds_in("B/s"), std::nullopt);
  EXPECT_EQ(seconds_in(""), std::nullopt);
}

} // namespace
} // namespace mprun
