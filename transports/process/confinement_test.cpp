#include "transports/process/confinement.hpp"

#include "transports/process/run_program.hpp"
#include "transports/run_task_test.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;

class confinement_test : public testing::Test {
protected:
  confinement_test() {
    if (!kernel_confines()) {
      return;
    }
    fs::create_directories(inside / "below");
    fs::create_directories(outside);
    std::ofstream(outside / "kept") << "kept";
    std::ofstream(inside / "own") << "own";
    EXPECT_FALSE(make_confinement({inside}, false, loose));
    EXPECT_FALSE(make_confinement({inside}, true, strict));
  }
  void SetUp() override {
    if (!kernel_confines()) {
      GTEST_SKIP() << "this kernel has no Landlock";
    }
  }
  ~confinement_test() override { fs::remove_all(root); }

  /// The output of a shell that runs the script in the confined folder, and its status at the end.
  std::string shell(std::string const& script, confinement const& how) {
    program command;
    command.arguments = {"sh", "-c", script + "\necho $?"};
    command.directory = inside;
    command.confined = how;
    auto const ran = run(context, run_program(command, std::chrono::seconds(60), 1 << 20));
    return ran.ec ? ran.ec.message() : ran.output;
  }
  bool works(std::string const& script, confinement const& how) {
    return shell("(" + script + ") >/dev/null 2>&1", how) == "0\n";
  }

  static std::string text_of(fs::path const& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  fs::path root = fs::temp_directory_path() / ("confinement-test-" + std::to_string(::getpid()));
  fs::path inside = root / "inside";
  fs::path outside = root / "outside";
  confinement loose;
  confinement strict;
  asio::io_context context{1};
};

TEST_F(confinement_test, everything_is_allowed_inside) {
  for (auto const& how : {loose, strict}) {
    for (auto const* const script :
         {"echo x > new && mv new below/moved && rm below/moved", "mkdir d && rmdir d",
          "ln -s own link && rm link", "mkfifo f && rm f", "ln own hard && rm hard",
          "echo more >> own", ": > own", "echo x > below/x && rm below/x"}) {
      EXPECT_TRUE(works(script, how)) << script;
    }
  }
}

TEST_F(confinement_test, nothing_is_changed_outside) {
  auto const there = "'" + outside.string() + "'";
  for (auto const& script :
       {"echo x > " + there + "/kept", "echo x >> " + there + "/kept", "rm " + there + "/kept",
        "mv " + there + "/kept .", "mv own " + there, "ln own " + there + "/hard",
        "ln " + there + "/kept hard", "mkdir " + there + "/d", "rmdir " + there,
        "ln -s x " + there + "/link", "mkfifo " + there + "/f", "echo x > " + there + "/new",
        std::string("echo x > ../outside/new"), std::string("echo x > /proc/self/cwd/../outside/n"),
        "ln -s " + there + " way && echo x > way/kept", "truncate -s 0 " + there + "/kept",
        "mv below " + there + "/below", std::string("echo x > /dev/shm/mprun-confinement-test")}) {
    EXPECT_FALSE(works(script, loose)) << script;
    EXPECT_FALSE(works(script, strict)) << script;
  }
  EXPECT_EQ(text_of(outside / "kept"), "kept");
  EXPECT_EQ(std::distance(fs::directory_iterator(outside), {}), 1);
}

TEST_F(confinement_test, everything_can_be_read_and_run) {
  auto const kept = "'" + (outside / "kept").string() + "'";
  EXPECT_EQ(shell("cat " + kept, strict), "kept0\n");
  EXPECT_TRUE(works("ls / && ls /proc && sh -c true && python3 -c 1", strict));
}

TEST_F(confinement_test, devices_that_are_not_regular_files_can_be_written) {
  EXPECT_TRUE(works("echo x > /dev/null && echo x > /dev/zero && ! echo x > /dev/full", strict));
  EXPECT_EQ(shell("echo x > /dev/stdout", strict), "x\n0\n");
}

TEST_F(confinement_test, holds_for_child_processes) {
  EXPECT_FALSE(works("setsid sh -c 'sh -c \": > ../outside/new\"'", loose));
}

TEST_F(confinement_test, keeps_attributes_when_asked_to) {
  auto const kept = "'" + (outside / "kept").string() + "'";
  struct stat before {};
  ASSERT_EQ(::stat((outside / "kept").c_str(), &before), 0);
  EXPECT_FALSE(works("chmod 600 " + kept, strict));
  EXPECT_FALSE(works("touch -m -d 2001-01-01 " + kept, strict));
  EXPECT_FALSE(works("python3 -c 'import os; os.truncate(\"../outside/kept\", 0)'", strict));
  EXPECT_FALSE(works("chmod 600 own", strict)) << "the filter does not see where";
  EXPECT_TRUE(works("chmod 600 own", loose));
  struct stat after {};
  ASSERT_EQ(::stat((outside / "kept").c_str(), &after), 0);
  EXPECT_EQ(after.st_mode, before.st_mode);
  EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
  EXPECT_EQ(text_of(outside / "kept"), "kept");
}

TEST_F(confinement_test, a_single_file_may_be_named) {
  confinement single;
  ASSERT_FALSE(make_confinement({outside / "kept"}, true, single));
  EXPECT_TRUE(works("echo new > ../outside/kept", single));
  EXPECT_FALSE(works("rm ../outside/kept", single));
  EXPECT_FALSE(works("echo x > own", single));
}

TEST_F(confinement_test, a_folder_must_be_there) {
  confinement none;
  EXPECT_EQ(make_confinement({root / "no-such"}, true, none),
            boost::system::errc::no_such_file_or_directory);
  EXPECT_FALSE(none);
}

} // namespace
} // namespace mprun
