#include "bench/comparison/round_figures.hpp"

#include "bench/comparison/test_measures.hpp"

#include <gmock/gmock.h>
#include <numeric>

namespace mprun {
namespace {

using testing::ElementsAre;

visit of_round(unsigned round, std::size_t samples) {
  visit out;
  out.round = round;
  out.samples = samples;
  return out;
}

TEST(round_figures, are_the_medians_of_visits) {
  auto visited = measured("a/x", {5, 1, 9, 2, 4, 7});
  visited.visits = {of_round(0, 3), of_round(2, 2), of_round(3, 1)};
  EXPECT_THAT(round_figures(visited), ElementsAre(5, 3, 7));
}

TEST(round_figures, without_rounds_are_the_medians_of_stretches) {
  std::vector<double> many(60);
  std::iota(many.begin(), many.end(), 1);
  auto const found = round_figures(measured("a/x", many));
  ASSERT_EQ(found.size(), 20U);
  EXPECT_EQ(found.front(), 2);
  EXPECT_EQ(found.back(), 59);
  EXPECT_THAT(round_figures(measured("a/x", {3, 1, 2})), ElementsAre(3, 1, 2));
  EXPECT_EQ(round_figures(measured("a/x", std::vector<double>(47, 1))).size(), 20U);
}

} // namespace
} // namespace mprun
