#include "runner/mounting/library_folder.hpp"

#include "base/files/test_folder.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/mounting/host_folder.hpp"

#include <cerrno>
#include <chrono>
#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

namespace fs = std::filesystem;

std::string refusal(fs::path const& given) {
  try {
    return "accepted: " + library_folder(given).string();
  } catch (config_error const& refused) {
    return refused.what();
  }
}

TEST(library_folder, its_path_is_absolute_and_without_links) {
  test_folder const folder;
  fs::create_directory(folder.path() / "lib");
  fs::create_directory_symlink("lib", folder.path() / "link");
  auto const found = library_folder(folder.path() / "link/../link/.");
  EXPECT_EQ(found.string(), (fs::canonical(folder.path()) / "lib").string());
}

TEST(library_folder, what_is_not_a_folder_is_refused) {
  test_folder const folder;
  auto const file = folder.write("file", "");
  EXPECT_EQ(refusal(file), "--mount: " + file.string() + ": Not a directory");
  auto const none = folder.path() / "none";
  EXPECT_EQ(refusal(none), "--mount: " + none.string() + ": No such file or directory");
}

TEST(library_folder, its_modules_are_not_required_of_boards) {
  test_folder const folder;
  folder.write("plain.py", "");
  folder.write("compiled.mpy", "");
  folder.write("package/inner.py", "");
  std::vector<test_case> cases(1);
  cases[0].needs.modules = {"plain",         "compiled",      "package",
                            "package.inner", "package.other", "ssl"};
  cases[0].imports_unittest = true;
  provide_modules(folder.path(), cases);
  EXPECT_EQ(cases[0].needs.modules, (std::vector<std::string>{"package.other", "ssl"}));
  EXPECT_TRUE(cases[0].imports_unittest);
  folder.write("unittest/__init__.py", "");
  provide_modules(folder.path(), cases);
  EXPECT_FALSE(cases[0].imports_unittest) << "that of the library is used";
}

TEST(read_only_folder, nothing_can_be_changed_and_reading_changes_no_time) {
  test_folder const given;
  auto const file = given.write("file", "content");
  fs::create_directory(given.path() / "folder");
  host_folder folder(given.path(), false, true);
  using protocol::mount::open_mode;
  std::uint16_t handle = 0;
  for (auto const mode : {open_mode{.writes = true}, open_mode{.reads = true, .writes = true},
                          open_mode{.writes = true, .creates = true, .must_be_new = true}}) {
    EXPECT_EQ(folder.open("/file", mode, handle), EROFS);
    EXPECT_EQ(folder.open("/new", mode, handle), EROFS);
  }
  EXPECT_EQ(folder.remove("/file"), EROFS);
  EXPECT_EQ(folder.rename("/file", "/other"), EROFS);
  EXPECT_EQ(folder.make_folder("/made"), EROFS);
  EXPECT_EQ(folder.remove_folder("/folder"), EROFS);
  ASSERT_EQ(folder.open("/file", {.reads = true}, handle), 0);
  std::string content;
  EXPECT_EQ(folder.read(handle, 0, 100, content), 0);
  EXPECT_EQ(content, "content");
  fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(48));
  protocol::mount::file_facts facts;
  ASSERT_EQ(folder.stat("/file", facts), 0);
  EXPECT_EQ(facts.accessed, facts.modified);
  EXPECT_EQ(facts.changed, facts.modified);
}

} // namespace
} // namespace mprun
