#include "base/files/file_text.hpp"

#include "base/files/test_folder.hpp"

namespace mprun {
namespace {

TEST(file_text, is_all_of_the_file_whatever_is_in_it) {
  test_folder const folder;
  EXPECT_EQ(read_text(folder.write("empty")).problem, "");
  std::string const many(200'000, '\0');
  auto const read = read_text(folder.write("many", many));
  EXPECT_EQ(read.problem, "");
  EXPECT_EQ(read.text, many);
}

TEST(file_text, says_why_there_is_none) {
  test_folder const folder;
  auto const gone = folder.path() / "gone.py";
  EXPECT_EQ(read_text(gone).problem, gone.string() + ": cannot be read: No such file or directory");
  EXPECT_EQ(read_text(folder.path()).problem,
            folder.path().string() + ": cannot be read: Is a directory");
}

} // namespace
} // namespace mprun
