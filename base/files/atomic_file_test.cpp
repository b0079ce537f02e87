#include "base/files/atomic_file.hpp"

#include "base/files/test_folder.hpp"

#include <csignal>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

namespace mprun {
namespace {

using testing::HasSubstr;

/// Files of this process may not grow beyond this many bytes: a full disk.
class full_disk {
public:
  explicit full_disk(rlim_t max_size) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit const limit{max_size, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~full_disk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(atomic_file, appears_whole_with_commit_and_replaces) {
  test_folder const folder;
  auto const file = folder.path() / "f";
  write_file(file, "old");
  std::string const large(200000, 'x');
  atomic_file out(file);
  out.write(large);
  EXPECT_EQ(read_file(file), "old");
  EXPECT_TRUE(out.commit());
  EXPECT_EQ(read_file(file), large);
  EXPECT_EQ(folder.names(), std::vector<std::string>{"f"});
}

TEST(atomic_file, leaves_nothing_without_commit) {
  test_folder const folder;
  { atomic_file(folder.path() / "f").write("x"); }
  EXPECT_TRUE(folder.names().empty());
}

TEST(atomic_file, a_parent_that_is_not_a_folder_is_reported) {
  test_folder const folder;
  write_file(folder.path() / "file", "");
  for (auto const* path : {"file/f", "missing/f"}) {
    atomic_file out(folder.path() / path);
    out.write("x");
    auto const committed = out.commit();
    ASSERT_FALSE(committed);
    EXPECT_THAT(committed.error().message,
                HasSubstr("cannot write " + (folder.path() / path).string() + ": "));
  }
}

TEST(atomic_file, a_folder_at_the_target_is_reported) {
  test_folder const folder;
  std::filesystem::create_directory(folder.path() / "f");
  atomic_file out(folder.path() / "f");
  out.write("x");
  EXPECT_THAT(out.commit().error().message, HasSubstr("Is a directory"));
  EXPECT_EQ(folder.names(), std::vector<std::string>{"f"});
}

TEST(atomic_file, a_full_disk_is_reported_and_keeps_the_old_file) {
  test_folder const folder;
  auto const file = folder.path() / "f";
  write_file(file, "old");
  file_result<void> committed;
  {
    full_disk const disk(1000);
    atomic_file out(file);
    out.write(std::string(500000, 'x'));
    committed = out.commit();
  }
  ASSERT_FALSE(committed);
  EXPECT_EQ(committed.error().ec, boost::system::errc::file_too_large);
  EXPECT_EQ(committed.error().message, "cannot write " + file.string() + ": File too large");
  EXPECT_EQ(read_file(file), "old");
  EXPECT_EQ(folder.names(), std::vector<std::string>{"f"});
}

} // namespace
} // namespace mprun
