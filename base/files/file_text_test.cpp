#include "base/files/file_text.hpp"

#include "base/files/test_folder.hpp"

#include <boost/system/errc.hpp>
#include <stdexcept>

namespace mprun {
namespace {

namespace posix = boost::system::errc;

TEST(file_text, is_the_whole_file_whatever_it_holds) {
  test_folder const folder;
  EXPECT_EQ(read_text(folder.write("empty")).value(), "");
  std::string const many(200'000, '\0');
  EXPECT_EQ(read_text(folder.write("many", many)).value(), many);
}

TEST(file_text, says_why_there_is_none) {
  test_folder const folder;
  auto const gone = folder.path() / "gone.py";
  auto const missing = read_text(gone);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().ec, posix::no_such_file_or_directory);
  EXPECT_EQ(missing.error().message, gone.string() + ": cannot be read: No such file or directory");
  auto const of_a_folder = read_text(folder.path());
  ASSERT_FALSE(of_a_folder);
  EXPECT_EQ(of_a_folder.error().ec, posix::is_a_directory);
  EXPECT_EQ(of_a_folder.error().message,
            folder.path().string() + ": cannot be read: Is a directory");
  EXPECT_THROW(static_cast<void>(read_text(gone).value()), std::logic_error);
}

} // namespace
} // namespace mprun
