#include "base/files/output_file.hpp"

#include "base/files/write_whole.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <thread>
#include <vector>

namespace mprun {
namespace {

namespace fs = std::filesystem;

class output_file_test : public testing::Test {
protected:
  output_file_test() {
    auto pattern = (fs::temp_directory_path() / "mprun-output-XXXXXX").string();
    here = ::mkdtemp(pattern.data());
  }
  ~output_file_test() override { fs::remove_all(here); }

  static std::string read(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static void write(fs::path const& file, std::string const& text) { std::ofstream(file) << text; }
  static mode_t mode_of(fs::path const& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_mode & 07777;
  }
  std::size_t names() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(here), fs::directory_iterator()));
  }

  /// The errno of what failed.
  static int put(fs::path const& file, std::string const& text) {
    output_file out;
    auto reason = out.open(file);
    reason = reason != 0 ? reason : write_whole(out.descriptor(), text);
    return reason != 0 ? reason : out.commit();
  }

  fs::path here;
};

TEST_F(output_file_test, a_new_file_gets_the_mode_that_the_umask_leaves) {
  auto const before = ::umask(027);
  EXPECT_EQ(put(here / "f", "new"), 0);
  ::umask(before);
  EXPECT_EQ(read(here / "f"), "new");
  EXPECT_EQ(mode_of(here / "f"), 0640U);
  EXPECT_EQ(names(), 1U);
}

TEST_F(output_file_test, the_old_file_stays_until_the_new_one_is_whole) {
  write(here / "f", "old");
  {
    output_file out;
    ASSERT_EQ(out.open(here / "f"), 0);
    ASSERT_EQ(write_whole(out.descriptor(), "half"), 0);
    EXPECT_EQ(read(here / "f"), "old");
  }
  EXPECT_EQ(read(here / "f"), "old");
  EXPECT_EQ(names(), 1U);
}

TEST_F(output_file_test, a_replacement_takes_over_the_mode) {
  for (auto const mode : {0600U, 0664U, 0755U}) {
    write(here / "f", "old");
    ::chmod((here / "f").c_str(), mode);
    EXPECT_EQ(put(here / "f", "new"), 0);
    EXPECT_EQ(mode_of(here / "f"), mode);
  }
}

TEST_F(output_file_test, links_are_followed_and_stay) {
  fs::create_directory(here / "d");
  write(here / "d/real", "old");
  fs::create_symlink("d/real", here / "one");
  fs::create_symlink("one", here / "two");
  fs::create_symlink("d/not-yet", here / "ahead");
  EXPECT_EQ(put(here / "two", "new"), 0);
  EXPECT_EQ(put(here / "ahead", "made"), 0);
  EXPECT_EQ(read(here / "d/real"), "new");
  EXPECT_EQ(read(here / "d/not-yet"), "made");
  for (auto const* link : {"one", "two", "ahead"}) {
    EXPECT_TRUE(fs::is_symlink(here / link)) << link;
  }
  fs::create_symlink("loop", here / "loop");
  EXPECT_EQ(put(here / "loop", "x"), ELOOP);
}

TEST_F(output_file_test, a_pipe_gets_the_bytes_and_stays_a_pipe) {
  auto const pipe = here / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = read(pipe); });
  EXPECT_EQ(put(pipe, std::string(200000, 'x')), 0);
  reader.join();
  EXPECT_EQ(got.size(), 200000U);
  EXPECT_TRUE(fs::is_fifo(pipe));
}

TEST_F(output_file_test, a_device_stays_a_device) {
  auto const null = here / "null";
  if (::mknod(null.c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0) {
    EXPECT_EQ(put("/dev/null", "x"), 0); // no root, who alone could replace it
    return;
  }
  EXPECT_EQ(put(null, "x"), 0);
  EXPECT_TRUE(fs::is_character_file(null));
  EXPECT_EQ(put("/dev/full", "x"), ENOSPC);
}

TEST_F(output_file_test, a_file_that_is_mounted_or_in_a_closed_folder_is_written_over) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may write in every folder";
  }
  fs::create_directory(here / "d");
  write(here / "d/f", "a longer old one");
  fs::permissions(here / "d", fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(put(here / "d/f", "new"), 0);
  EXPECT_EQ(put(here / "d/g", "new"), EACCES);
  fs::permissions(here / "d", fs::perms::owner_all);
  EXPECT_EQ(read(here / "d/f"), "new");
}

TEST_F(output_file_test, an_unwritable_target_is_reported_before_and_at_once) {
  fs::create_directory(here / "d");
  write(here / "f", "");
  for (auto const& [file, reason] : {std::pair("d", EISDIR), std::pair("f/x", ENOTDIR),
                                     std::pair("no/x", ENOENT), std::pair("new/", ENOENT)}) {
    EXPECT_EQ(put(here / file, "x"), reason) << file;
    EXPECT_EQ(check_writable(here / file), reason) << file;
  }
  EXPECT_EQ(check_writable(here / "f"), 0);
  EXPECT_EQ(check_writable(here / "new"), 0);
  EXPECT_EQ(check_writable("/dev/null"), 0);
  EXPECT_EQ(check_writable("-"), 0);
}

} // namespace
} // namespace mprun
