#include "bench/comparison/family.hpp"

#include <array>
#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(holm, equals_p_adjust_of_r) {
  // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
  EXPECT_THAT(holm(std::array{0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleEq(0.03), DoubleEq(0.06), DoubleEq(0.06), DoubleEq(0.02)));
}

TEST(holm, is_at_most_1_and_keeps_the_order) {
  EXPECT_THAT(holm(std::array{0.9, 0.5, 0.9}), ElementsAre(1, 1, 1));
  EXPECT_THAT(holm(std::array{0.01, 0.01}), ElementsAre(DoubleEq(0.02), DoubleEq(0.02)));
  EXPECT_TRUE(holm({}).empty());
}

} // namespace
} // namespace mprun
