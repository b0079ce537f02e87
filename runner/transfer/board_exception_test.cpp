#include "runner/transfer/board_exception.hpp"

#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

TEST(board_exception, says_what_an_oserror_means_in_both_spellings) {
  std::string const trace = "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\n";
  EXPECT_EQ(described_exception(trace + "OSError: 28\r\n"),
            "no space left on the board (OSError: 28)");
  EXPECT_EQ(errno_of(trace + "OSError: [Errno 2] ENOENT\r\n"),
            boost::system::errc::no_such_file_or_directory);
  EXPECT_FALSE(errno_of(trace + "ValueError: 2\r\n"));
  EXPECT_EQ(described_exception(trace + "ValueError: frame\r\n"),
            "the board raised ValueError: frame");
  EXPECT_TRUE(is_lasting_exception("OSError: 28"));
  EXPECT_TRUE(is_lasting_exception("MemoryError: memory allocation failed"));
  EXPECT_FALSE(is_lasting_exception("ValueError: frame"));
  EXPECT_TRUE(is_unknown_name(trace + "NameError: name '_mprun_put' isn't defined\r\n"));
  EXPECT_FALSE(is_unknown_name("ValueError: NameError"));
  EXPECT_TRUE(is_wrong_digest(trace + "ValueError: digest\r\n"));
  EXPECT_FALSE(is_wrong_digest(trace + "NameError: name 'digest' isn't defined\r\n"));
}

} // namespace
} // namespace mprun
