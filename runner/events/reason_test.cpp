#include "runner/events/reason.hpp"

#include <gtest/gtest.h>
#include <set>

namespace mprun {
namespace {

using enum reason_code;

TEST(reason, every_code_has_a_name_of_its_own) {
  std::set<std::string_view> seen;
  for (int i = 0; i <= static_cast<int>(differs_from_itself); ++i) {
    auto const code = static_cast<reason_code>(i);
    auto const name = name_of(code);
    EXPECT_NE(name, "unknown") << i;
    EXPECT_TRUE(seen.insert(name).second) << name;
    EXPECT_EQ(reason_code_from(name), code);
  }
  EXPECT_FALSE(reason_code_from("needs-luck"));
  EXPECT_EQ(name_of(static_cast<reason_code>(200)), "unknown");
}

TEST(reason, is_something_unless_it_is_none) {
  EXPECT_FALSE(reason());
  EXPECT_TRUE(reason{too_large});
  EXPECT_EQ(words_for({}), "");
  EXPECT_EQ(words_for({output_differs}), "") << "its words are the message";
}

TEST(reason, has_its_sentence) {
  EXPECT_EQ(words_for({needs_platform, {"esp32 or rp2", "unix"}}),
            "needs platform esp32 or rp2, this board is unix");
  EXPECT_EQ(words_for({needs_tag, {"wifi"}}), "needs a board tagged wifi");
  EXPECT_EQ(words_for({not_for_tag, {"slow"}}), "not for a board tagged slow");
  EXPECT_EQ(words_for({needs_fixture, {"jumper"}}), "needs fixture jumper");
  EXPECT_EQ(words_for({needs_module, {"ssl"}}), "needs module ssl");
  EXPECT_EQ(words_for({needs_module, {"ssl", ", which this board lacks"}}),
            "needs module ssl, which this board lacks");
  EXPECT_EQ(words_for({needs_heap, {"5000", "4000"}}),
            "needs 5000 bytes of heap, this board has 4000 free");
  EXPECT_EQ(words_for({needs_boards, {"2", "1"}}), "needs 2 boards, the farm has 1");
  EXPECT_EQ(words_for({needs_boards, {"2", "1", "no wifi"}}),
            "needs 2 boards, 1 could be used: no wifi");
  EXPECT_EQ(words_for({not_compiled, {"examples/x", "x64"}}),
            "mpy file not compiled: make -C examples/x ARCH=x64");
  EXPECT_EQ(words_for({known_flaky, {"timing", "1 is not 2"}}),
            "ignored, known to be flaky: timing: 1 is not 2");
  EXPECT_EQ(words_for({too_large}), "too large for this board");
  EXPECT_EQ(words_for({too_large, {"64", "32"}}), "too large: needs M=64, this board has 32");
  EXPECT_EQ(words_for({skipped_itself}), "the test skipped itself");
  EXPECT_EQ(words_for({skipped_itself, {"unittest: skipped by 2 tests"}}),
            "unittest: skipped by 2 tests");
  EXPECT_EQ(words_for({skipped_by_user}), "skipped by the user");
  EXPECT_EQ(words_for({not_started, {"not run: interrupted"}}), "not run: interrupted");
}

TEST(reason, a_missing_detail_leaves_a_gap) {
  EXPECT_EQ(words_for({needs_heap}), "needs  bytes of heap, this board has  free");
}

} // namespace
} // namespace mprun
