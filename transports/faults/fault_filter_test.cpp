#include "transports/faults/fault_filter.hpp"

#include <algorithm>
#include <bit>
#include <gtest/gtest.h>

namespace mprun {
namespace {

/// The result of a filter, in a form that does not depend on pieces.
struct filter_result {
  std::string bytes;
  std::vector<std::size_t> fails_before; ///< positions in `bytes`
  std::vector<std::uint64_t> fails_at;   ///< offsets on the line
  std::vector<std::size_t> stalls_before;
  std::vector<std::string> faults;
  std::size_t raw_size = 0;

  bool operator==(filter_result const&) const = default;
};

filter_result filtered(fault_plan const& plan, direction way, std::string const& raw,
                       std::size_t split) {
  filter_result all;
  fault_observer const observer = [&all](injected_fault const& fault) {
    all.faults.push_back(std::string(name_of(fault.kind)) + " " + std::to_string(fault.offset));
  };
  fault_filter filter(plan, way);
  for (std::size_t at = 0; at < raw.size(); at += split) {
    for (auto const& piece : filter.pass(std::string_view(raw).substr(at, split), observer)) {
      if (piece.read_fails_at) {
        all.fails_before.push_back(all.bytes.size());
        all.fails_at.push_back(*piece.read_fails_at);
      }
      if (piece.stalls) {
        all.stalls_before.push_back(all.bytes.size());
      }
      all.bytes += piece.bytes;
      all.raw_size += piece.raw_size;
    }
  }
  EXPECT_EQ(filter.offset(), raw.size());
  EXPECT_EQ(all.raw_size, raw.size());
  return all;
}

std::string sample(std::size_t size) {
  std::string all;
  for (std::size_t i = 0; i < size; ++i) {
    all += static_cast<char>(i * 7 + i / 256);
  }
  return all;
}

TEST(fault_filter, without_faults_changes_nothing) {
  auto const raw = sample(10000);
  auto const result = filtered({}, direction::from_board, raw, 100);
  EXPECT_EQ(result.bytes, raw);
  EXPECT_TRUE(result.faults.empty());
}

TEST(fault_filter, corrupts_the_same_bytes_however_reads_split) {
  fault_plan plan;
  plan.seed = 7;
  plan.corrupt_rate = 0.01;
  plan.drop_rate = 0.01;
  plan.read_error_rate = 0.1;
  plan.stall_after = 777;
  auto const raw = sample(20000);
  for (auto const way : {direction::from_board, direction::to_board}) {
    auto const whole = filtered(plan, way, raw, raw.size());
    EXPECT_GT(whole.faults.size(), 100U);
    for (std::size_t const split : {1, 2, 63, 64, 65, 1000, 4096}) {
      EXPECT_EQ(filtered(plan, way, raw, split), whole) << split;
    }
  }
}

TEST(fault_filter, corrupts_other_bytes_for_another_seed_or_direction) {
  fault_plan plan;
  plan.corrupt_rate = 0.01;
  auto const raw = sample(20000);
  auto const first = filtered(plan, direction::from_board, raw, 64).faults;
  EXPECT_NE(filtered(plan, direction::to_board, raw, 64).faults, first);
  plan.seed = 2;
  EXPECT_NE(filtered(plan, direction::from_board, raw, 64).faults, first);
}

TEST(fault_filter, is_the_same_on_every_platform) {
  fault_plan plan;
  plan.seed = 1;
  plan.drop_rate = 0.001;
  std::vector<std::string> const known{"dropped byte 177", "dropped byte 597", "dropped byte 2132"};
  auto const faults = filtered(plan, direction::from_board, sample(4000), 64).faults;
  EXPECT_EQ(faults, known);
}

TEST(fault_filter, flips_one_bit_of_a_corrupted_byte) {
  fault_plan plan;
  plan.corrupt_rate = 1;
  auto const raw = sample(4096);
  auto const result = filtered(plan, direction::to_board, raw, 100).bytes;
  ASSERT_EQ(result.size(), raw.size());
  std::vector<int> struck(8);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    auto const difference = static_cast<unsigned char>(raw[i] ^ result[i]);
    ASSERT_TRUE(std::has_single_bit(difference));
    ++struck[static_cast<std::size_t>(std::countr_zero(difference))];
  }
  EXPECT_GT(*std::min_element(struck.begin(), struck.end()), 400) << "each bit about 512 times";
}

TEST(fault_filter, keeps_to_its_rates) {
  constexpr std::size_t size = 1'000'000;
  fault_plan plan;
  plan.seed = 3;
  plan.drop_rate = 0.01;
  plan.read_error_rate = 0.02;
  auto const result = filtered(plan, direction::from_board, std::string(size, 'x'), 4096);
  EXPECT_NEAR(static_cast<double>(size - result.bytes.size()), size * 0.01, 500); // 5 sigma
  EXPECT_NEAR(static_cast<double>(result.fails_at.size()), size / 64 * 0.02, 88);
}

TEST(fault_filter, fails_reads_just_before_their_block_and_only_from_the_board) {
  fault_plan plan;
  plan.read_error_rate = 1;
  auto const raw = sample(200);
  auto const result = filtered(plan, direction::from_board, raw, 50);
  EXPECT_EQ(result.bytes, raw);
  EXPECT_EQ(result.fails_at, (std::vector<std::uint64_t>{0, 64, 128, 192}));
  EXPECT_EQ(result.fails_before, (std::vector<std::size_t>{0, 64, 128, 192}));
  EXPECT_TRUE(filtered(plan, direction::to_board, raw, 50).fails_at.empty());
}

TEST(fault_filter, stalls_once_after_the_given_bytes) {
  fault_plan plan;
  plan.stall_after = 100;
  auto const result = filtered(plan, direction::from_board, sample(300), 70);
  EXPECT_EQ(result.stalls_before, std::vector<std::size_t>{100});
  EXPECT_EQ(result.faults, std::vector<std::string>{"stall 100"});
  EXPECT_TRUE(filtered(plan, direction::to_board, sample(300), 70).faults.empty());
}

} // namespace
} // namespace mprun
