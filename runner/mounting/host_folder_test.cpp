#include "runner/mounting/host_folder.hpp"

#include "base/files/test_folder.hpp"

#include <cerrno>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using protocol::mount::file_facts;
using protocol::mount::folder_entry;
using protocol::mount::open_mode;
using testing::ElementsAre;

constexpr open_mode reading{.reads = true};
constexpr open_mode writing{.writes = true, .creates = true, .truncates = true};
constexpr open_mode appending{.writes = true, .creates = true, .appends = true};
constexpr open_mode updating{.reads = true, .writes = true};
constexpr open_mode making{.writes = true, .creates = true, .must_be_new = true};

class host_folder_test : public testing::Test {
protected:
  host_folder_test() {
    outside_.write("secret.txt", "secret");
    outside_.write("folder/other.txt", "other");
    inside_.write("plain.txt", "plain");
    inside_.write("lib/module.py", "x = 1");
  }

  std::string read(std::string const& path) {
    std::uint16_t handle = 0;
    auto const reason = folder_.open(path, reading, handle);
    if (reason != 0) {
      return "errno " + std::to_string(reason);
    }
    std::string bytes;
    EXPECT_EQ(folder_.read(handle, 0, 100, bytes), 0);
    folder_.close(handle);
    return bytes;
  }

  int write(std::string const& path, open_mode mode, std::string const& text) {
    std::uint16_t handle = 0;
    auto const reason = folder_.open(path, mode, handle);
    if (reason != 0) {
      return reason;
    }
    std::uint64_t offset = 0;
    auto const failed = folder_.write(handle, offset, text);
    folder_.close(handle);
    return failed;
  }

  void link(std::string const& name, fs::path const& to) {
    fs::create_symlink(to, inside_.path() / name);
  }

  std::vector<std::string> names(std::string const& path) {
    std::vector<folder_entry> entries;
    EXPECT_EQ(folder_.list(path, entries), 0);
    std::vector<std::string> all;
    for (auto const& entry : entries) {
      all.push_back(entry.name + (entry.is_folder ? "/" : " " + std::to_string(entry.size)));
    }
    return all;
  }

  /// The results of all operations on a path.
  std::vector<int> results_of_all_operations(std::string const& path) {
    file_facts facts;
    std::vector<folder_entry> entries;
    std::uint16_t handle = 0;
    std::string inside;
    return {folder_.stat(path, facts),           folder_.list(path, entries),
            folder_.open(path, reading, handle), folder_.open(path, writing, handle),
            folder_.open(path, making, handle),  folder_.enter(path, inside)};
  }

  void expect_outside_is_whole() {
    EXPECT_EQ(read_file(outside_.path() / "secret.txt"), "secret");
    EXPECT_EQ(read_file(outside_.path() / "folder/other.txt"), "other");
    EXPECT_THAT(outside_.names(), ElementsAre("folder", "secret.txt"));
  }

  test_folder outside_;
  test_folder inside_;
  host_folder folder_{fs::canonical(inside_.path()), false};
  host_folder unsafe_{fs::canonical(inside_.path()), true};
};

TEST_F(host_folder_test, files_are_read_and_written) {
  EXPECT_EQ(read("/plain.txt"), "plain");
  EXPECT_EQ(read("lib/./module.py"), "x = 1");
  EXPECT_EQ(read("/lib/../plain.txt"), "plain");
  EXPECT_EQ(write("/new.txt", writing, "new"), 0);
  EXPECT_EQ(write("/new.txt", appending, " and more"), 0);
  EXPECT_EQ(write("/new.txt", updating, "NEW"), 0);
  EXPECT_EQ(read_file(inside_.path() / "new.txt"), "NEW and more");
  EXPECT_EQ(write("/new.txt", making, ""), EEXIST);
  EXPECT_EQ(write("/none.txt", updating, ""), ENOENT);
  EXPECT_EQ(read("/none.txt"), "errno " + std::to_string(ENOENT));
  EXPECT_EQ(read("/plain.txt/x"), "errno " + std::to_string(ENOTDIR));
  EXPECT_EQ(read("/lib"), "errno " + std::to_string(EISDIR));
}

TEST_F(host_folder_test, writes_go_to_the_offset_and_appending_updates_it) {
  std::uint16_t handle = 0;
  ASSERT_EQ(folder_.open("/plain.txt", appending, handle), 0);
  std::uint64_t offset = 1;
  EXPECT_EQ(folder_.write(handle, offset, "!!"), 0);
  EXPECT_EQ(offset, 7U);
  ASSERT_EQ(folder_.open("/plain.txt", updating, handle), 0);
  offset = 1;
  EXPECT_EQ(folder_.write(handle, offset, "L"), 0);
  EXPECT_EQ(offset, 2U);
  std::string bytes = "kept ";
  EXPECT_EQ(folder_.read(handle, 0, 3, bytes), 0);
  EXPECT_EQ(bytes, "kept pLa");
  EXPECT_EQ(folder_.read(handle, 1000, 3, bytes), 0);
  EXPECT_EQ(bytes, "kept pLa");
  std::uint64_t size = 0;
  EXPECT_EQ(folder_.size(handle, size), 0);
  EXPECT_EQ(size, 7U);
  folder_.close(handle);
  EXPECT_EQ(folder_.size(handle, size), EBADF);
  EXPECT_EQ(folder_.read(handle, 0, 3, bytes), EBADF);
  EXPECT_EQ(folder_.write(handle, offset, "x"), EBADF);
}

TEST_F(host_folder_test, folders_are_listed_made_and_removed) {
  fs::create_directory(inside_.path() / "empty");
  link("to-lib", "lib");
  link("dangling", "nowhere");
  link("to-outside", outside_.path() / "secret.txt");
  inside_.write("not-\xff-utf8", "");
  EXPECT_THAT(names("/"), ElementsAre("dangling 0", "empty/", "lib/", "plain.txt 5", "to-lib/",
                                      "to-outside 0"));
  EXPECT_THAT(names("to-lib"), ElementsAre("module.py 5"));
  EXPECT_EQ(folder_.make_folder("/lib/sub"), 0);
  EXPECT_EQ(folder_.make_folder("/lib/sub"), EEXIST);
  EXPECT_EQ(folder_.make_folder("/"), EEXIST);
  EXPECT_EQ(folder_.remove_folder("/lib"), ENOTEMPTY);
  EXPECT_EQ(folder_.remove_folder("/lib/sub"), 0);
  EXPECT_EQ(folder_.remove("/lib"), EISDIR);
  EXPECT_EQ(folder_.remove("/lib/module.py"), 0);
  EXPECT_EQ(folder_.remove("/lib/module.py"), ENOENT);
  EXPECT_EQ(folder_.rename("/plain.txt", "/lib/moved.txt"), 0);
  EXPECT_EQ(read("/lib/moved.txt"), "plain");
}

TEST_F(host_folder_test, links_within_the_folder_are_followed_and_removed_as_links) {
  link("file", "lib/module.py");
  link("up", "lib/../plain.txt");
  link("absolute", fs::canonical(inside_.path()) / "plain.txt");
  fs::create_symlink("../plain.txt", inside_.path() / "lib/back");
  for (std::string const name : {"/up", "/absolute", "/lib/back"}) {
    EXPECT_EQ(read(name), "plain") << name;
  }
  EXPECT_EQ(read("/file"), "x = 1");
  EXPECT_EQ(write("/file", writing, "y"), 0);
  EXPECT_EQ(read("/lib/module.py"), "y");
  EXPECT_EQ(folder_.remove("/file"), 0);
  EXPECT_EQ(read("/lib/module.py"), "y");
  link("loop", "loop");
  EXPECT_EQ(read("/loop"), "errno " + std::to_string(ELOOP));
}

TEST_F(host_folder_test, nothing_outside_is_reached) {
  auto const to_outside = fs::relative(outside_.path(), inside_.path());
  link("file-out", outside_.path() / "secret.txt");
  link("folder-out", outside_.path());
  link("relative-out", to_outside);
  link("out-by-dots", "lib/../../" + outside_.path().filename().string());
  fs::create_symlink("../..", inside_.path() / "lib/above");
  link("root", "/");
  auto const name = outside_.path().filename().string();
  for (std::string const path :
       {"/file-out", "/folder-out", "/folder-out/secret.txt", "/folder-out/folder",
        "/relative-out/secret.txt", "/out-by-dots", "/root/etc/passwd", "/root/tmp", "..", "/../x",
        "../", "/lib/../..", "/lib/above", "lib/../../x"}) {
    EXPECT_THAT(results_of_all_operations(path), testing::Each(EPERM)) << path;
  }
  for (auto const& path : {"/../" + name + "/secret.txt", "/lib/above/" + name + "/secret.txt",
                           outside_.path().string() + "/../" + name + "/secret.txt"}) {
    EXPECT_THAT(results_of_all_operations(path), testing::Each(testing::AnyOf(EPERM, ENOENT)))
        << path;
  }
  EXPECT_EQ(folder_.remove("/folder-out/secret.txt"), EPERM);
  EXPECT_EQ(folder_.remove_folder("/folder-out/folder"), EPERM);
  EXPECT_EQ(folder_.make_folder("/folder-out/new"), EPERM);
  EXPECT_EQ(folder_.rename("/folder-out/secret.txt", "/stolen"), EPERM);
  EXPECT_EQ(folder_.rename("/plain.txt", "/folder-out/given"), EPERM);
  EXPECT_EQ(folder_.rename("/plain.txt", "../given"), EPERM);
  expect_outside_is_whole();
  EXPECT_EQ(folder_.remove("/folder-out"), 0); // the link itself is inside
  expect_outside_is_whole();
}

TEST_F(host_folder_test, a_path_that_looks_absolute_begins_at_the_folder) {
  EXPECT_EQ(read((outside_.path() / "secret.txt").string()), "errno " + std::to_string(ENOENT));
}

TEST_F(host_folder_test, unsafe_links_may_lead_outside_but_dots_may_not) {
  link("folder-out", outside_.path());
  std::uint16_t handle = 0;
  ASSERT_EQ(unsafe_.open("/folder-out/secret.txt", reading, handle), 0);
  std::string bytes;
  EXPECT_EQ(unsafe_.read(handle, 0, 100, bytes), 0);
  EXPECT_EQ(bytes, "secret");
  std::vector<folder_entry> entries;
  EXPECT_EQ(unsafe_.list("/folder-out", entries), 0);
  EXPECT_EQ(entries.size(), 2U);
  std::string inside;
  EXPECT_EQ(unsafe_.enter("/folder-out/folder", inside), 0);
  EXPECT_EQ(inside, "folder-out/folder");
  file_facts facts;
  EXPECT_EQ(unsafe_.stat("..", facts), EPERM);
  EXPECT_EQ(unsafe_.stat("/lib/../../x", facts), EPERM);
  EXPECT_EQ(unsafe_.stat("/lib/../plain.txt", facts), 0);
  EXPECT_EQ(unsafe_.stat("/", facts), 0);
}

TEST_F(host_folder_test, only_regular_files_are_opened) {
  auto const pipe = inside_.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(read("/pipe"), "errno " + std::to_string(EPERM));
  EXPECT_EQ(write("/pipe", writing, "x"), EPERM);
}

TEST_F(host_folder_test, entering_gives_the_path_without_dots) {
  fs::create_directories(inside_.path() / "lib/sub");
  std::string inside;
  EXPECT_EQ(folder_.enter("/lib/./sub/../sub", inside), 0);
  EXPECT_EQ(inside, "lib/sub");
  EXPECT_EQ(folder_.enter("/", inside), 0);
  EXPECT_EQ(inside, "");
  EXPECT_EQ(folder_.enter("/lib/..", inside), 0);
  EXPECT_EQ(inside, "");
  EXPECT_EQ(folder_.enter("/plain.txt", inside), ENOTDIR);
  EXPECT_EQ(folder_.enter("/none", inside), ENOENT);
}

TEST_F(host_folder_test, files_that_a_board_never_closes_do_not_exhaust_descriptors) {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  auto few = before;
  few.rlim_cur = 100;
  ::setrlimit(RLIMIT_NOFILE, &few);
  std::vector<std::uint16_t> handles;
  for (int i = 0; i < 500; ++i) {
    std::uint16_t handle = 0;
    ASSERT_EQ(folder_.open("/file" + std::to_string(i), writing, handle), 0) << i;
    handles.push_back(handle);
  }
  for (auto const handle : handles) { // including the oldest
    std::uint64_t offset = 0;
    EXPECT_EQ(folder_.write(handle, offset, "again"), 0);
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(read("/file0"), "again");
  folder_.close_all();
  std::uint64_t size = 0;
  EXPECT_EQ(folder_.size(handles.back(), size), EBADF);
}

TEST_F(host_folder_test, a_folder_that_was_replaced_is_found) {
  fs::remove_all(inside_.path());
  file_facts facts;
  EXPECT_EQ(folder_.stat("/", facts), ENOENT);
  inside_.write("fresh.txt", "fresh");
  EXPECT_EQ(read("/fresh.txt"), "fresh");
}

TEST_F(host_folder_test, reports_times_modes_and_free_space) {
  file_facts facts;
  ASSERT_EQ(folder_.stat("/lib", facts), 0);
  EXPECT_TRUE(S_ISDIR(facts.mode));
  ASSERT_EQ(folder_.stat("/plain.txt", facts), 0);
  EXPECT_TRUE(S_ISREG(facts.mode));
  EXPECT_EQ(facts.size, 5U);
  EXPECT_GT(facts.modified, 1'000'000'000);
  protocol::mount::space_facts space;
  ASSERT_EQ(folder_.space("/", space), 0);
  EXPECT_GT(space.blocks, 0U);
  EXPECT_EQ(space.max_name_size, 255U);
}

} // namespace
} // namespace mprun
