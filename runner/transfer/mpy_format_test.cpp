// Which .mpy files boards take: numbers that real ports give, and headers that mpy-cross writes.
#include "runner/transfer/mpy_format.hpp"

#include "runner/transfer/lab_test.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

using namespace std::string_view_literals;

TEST(mpy_format, is_read_from_the_number_of_a_port) {
  EXPECT_EQ(read_mpy_format(2822), (mpy_format{6, 3, "x64"}));    // unix, 1.25
  EXPECT_EQ(read_mpy_format(4870), (mpy_format{6, 3, "armv6m"})); // rp2
  EXPECT_EQ(read_mpy_format(10502), (mpy_format{6, 1, "xtensawin"}));
  EXPECT_EQ(read_mpy_format(6), (mpy_format{6, 0, ""})); // no machine code
  EXPECT_EQ(read_mpy_format(0).version, 0U);
  EXPECT_EQ(read_mpy_format(15 << 10 | 6), (mpy_format{6, 0, ""})) << "an architecture to come";
}

TEST(mpy_format, is_shown_with_the_sub_version_that_counts) {
  EXPECT_EQ(shown_version({6, 3, "x64"}), "6.3");
  EXPECT_EQ(shown_version({7, 0, ""}), "7.0");
  EXPECT_EQ(shown_version({5, 3, ""}), "5");
}

TEST(mpy_format, has_a_name_for_each_architecture) {
  EXPECT_EQ(read_mpy_format(12 << 10 | 6).arch, "rv64imc");
  EXPECT_EQ(read_mpy_format(13 << 10 | 6).arch, "");
  EXPECT_EQ(read_mpy_format(0x3ff).sub_version, 3U);
}

TEST(mpy_format, the_sub_version_counts_for_machine_code_and_before_version_6) {
  mpy_format const board{6, 3, "x64"};
  EXPECT_TRUE(fits(board, "M\x06\x00\x1f"sv));
  EXPECT_TRUE(fits(board, "M\x06\x0b\x1f"sv));
  EXPECT_FALSE(fits(board, "M\x06\x0a\x1f"sv));
  EXPECT_FALSE(fits(board, "M\x05\x03\x1f"sv));
  EXPECT_FALSE(fits(board, "C\x06\x00\x1f"sv));
  EXPECT_FALSE(fits(board, "M\x06"sv));
  EXPECT_FALSE(fits(board, "M\x06\x00"sv));
  EXPECT_TRUE(fits(board, "M\x06\x00\x1f more"sv));
  EXPECT_TRUE(fits({5, 3, ""}, "M\x05\x03\x1f"sv));
  EXPECT_FALSE(fits({5, 3, ""}, "M\x05\x02\x1f"sv));
}

TEST(mpy_format, is_reported_by_a_real_port) {
  lab board;
  ASSERT_TRUE(board.open());
  auto const format = run(board.context, mpy_format_of(board.files->files()));
  ASSERT_TRUE(format);
  auto const number = board.ask("import sys\nprint(sys.implementation._mpy)");
  EXPECT_EQ(*format, read_mpy_format(static_cast<unsigned>(std::stoul(number))));
  EXPECT_NE(format->version, 0U);
}

} // namespace
} // namespace mprun
