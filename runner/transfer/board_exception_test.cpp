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

TEST(board_exception, tells_names_from_storage) {
  EXPECT_TRUE(is_about_name("OSError: 2"));
  EXPECT_TRUE(is_about_name("OSError: [Errno 30] EROFS"));
  for (auto const* const other : {"OSError: 5", "OSError: [Errno 12] ENOMEM", "OSError: 27",
                                  "OSError: [Errno 28] ENOSPC", "ValueError: 2", "OSError: "}) {
    EXPECT_FALSE(is_about_name(other)) << other;
  }
}

TEST(board_exception, what_was_not_parsed_did_not_run) {
  std::string const trace = "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1";
  EXPECT_TRUE(is_unparsed(trace + "\r\nSyntaxError: invalid syntax\r\n"));
  EXPECT_TRUE(is_unparsed(trace + "\r\nIndentationError: unexpected indent\r\n"));
  EXPECT_FALSE(
      is_unparsed(trace + ", in <module>\r\n  File \"a.py\", line 1\r\nSyntaxError: x\r\n"));
  EXPECT_FALSE(is_unparsed(trace + "\r\nValueError: SyntaxError\r\n"));
  EXPECT_FALSE(is_unparsed(""));
}

TEST(board_exception, each_number_has_its_meaning) {
  for (auto const& [number, meaning] :
       {std::pair{1, "operation not permitted on the board"},
        std::pair{2, "no such file or folder on the board"},
        std::pair{5, "the board's storage failed"}, std::pair{12, "the board's memory is full"},
        std::pair{13, "permission denied on the board"},
        std::pair{17, "it exists already on the board"},
        std::pair{19, "the board has no file system there"},
        std::pair{20, "a part of the path is not a folder on the board"},
        std::pair{21, "it is a folder on the board"},
        std::pair{22, "the board does not accept this name"},
        std::pair{27, "the file is too large for the board"},
        std::pair{28, "no space left on the board"},
        std::pair{30, "the board's file system is read-only"},
        std::pair{36, "the name is too long for the board"},
        std::pair{40, "a link on the board leads back to where it is"}}) {
    auto const text = std::to_string(number);
    EXPECT_EQ(described_errno(number), std::string(meaning) + " (errno " + text + ")");
    EXPECT_EQ(errno_of("OSError: " + text).value(), number);
  }
  EXPECT_EQ(described_errno(99), "the board cannot read it (errno 99)");
  EXPECT_EQ(described_exception("OSError: 99\r\n\n"), "the board raised OSError: 99");
}

TEST(board_exception, only_the_last_line_counts) {
  EXPECT_EQ(errno_of("OSError: 5\nOSError: 28\n").value(), 28);
  EXPECT_EQ(errno_of("").value(), 0);
  EXPECT_EQ(errno_of("\n").value(), 0);
  EXPECT_EQ(described_exception(""), "the board raised ");
  EXPECT_TRUE(is_silence("Traceback\nEOFError: \r\n"));
  EXPECT_FALSE(is_silence("EOFError\nValueError: a"));
}

} // namespace
} // namespace mprun
