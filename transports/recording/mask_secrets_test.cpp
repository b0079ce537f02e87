#include "transports/recording/mask_secrets.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

TEST(mask_secrets, masks_those_that_overlap_wherever_the_text_is_cut) {
  std::vector<std::string> const all{"HomeNet", "HomeNet2024!", "2024!x"};
  std::string const text = "HomeNe HomeNet2024 HomeNet2024!x 2024! Home";
  std::string const masked = "HomeNe *******2024 ************* 2024! Home";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    mask_in_pieces stream;
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += piece) {
      out += stream.next(std::string_view(text).substr(at, piece), all);
      EXPECT_EQ(out, masked.substr(0, out.size())) << piece;
    }
    EXPECT_EQ(out + stream.rest(), masked) << piece;
  }
}

TEST(mask_secrets, holds_back_no_more_than_may_be_the_beginning_of_one) {
  mask_in_pieces stream;
  EXPECT_EQ(stream.next("a prompt: hun", {"hunter2"}), "a prompt: ");
  EXPECT_EQ(stream.next("dred\n", {"hunter2"}), "hundred\n");
  EXPECT_EQ(stream.rest(), "");
}

TEST(mask_secrets, knows_how_python_and_json_write_one) {
  EXPECT_THAT(written_forms("plain"), testing::ElementsAre("plain"));
  EXPECT_THAT(
      written_forms("a\"b\\c'd"),
      testing::UnorderedElementsAre("a\"b\\c'd", "a\"b\\\\c'd", "a\\\"b\\\\c'd", "a\"b\\\\c\\'d"));
  EXPECT_THAT(written_forms("a\nb"), testing::UnorderedElementsAre("a\nb", "a\\nb", "a\r\nb"));
}

} // namespace
} // namespace mprun
