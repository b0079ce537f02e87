#include "suites/upstream/tree.hpp"

#include "base/files/test_folder.hpp"
#include "base/yaml/config_error.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

class UpstreamTree : public ::testing::Test {
protected:
  UpstreamTree() {
    for (auto const* file :
         {"run-tests.py", "feature_check/int_big.py", "basics/b.py", "basics/a.py",
          "basics/a.py.exp", "basics/sub/deep.py", "cmdline/repl_x.py", "thread/t.py",
          "ports/unix/u.py", "ports/rp2/p.py", "inlineasm/thumb/asm.py", "perf_bench/bench.py",
          "net_inet/n.py", "import/i.py"}) {
      folder_.write(std::string("src/tests/") + file, "print(1)\n");
    }
    root_ = fs::canonical(folder_.path() / "src/tests");
  }

  std::vector<std::string> names(std::vector<fs::path> const& paths,
                                 std::vector<std::string> const& platforms = {"unix"}) {
    std::vector<std::string> found;
    for (auto const& test : discover(root_, paths, platforms)) {
      found.push_back(test.suite + "/" + test.name);
    }
    return found;
  }

  test_folder folder_;
  fs::path root_;
};

using strings = std::vector<std::string>;

TEST_F(UpstreamTree, IsFoundFromAnythingInIt) {
  for (auto const* part : {"", "basics", "basics/a.py", "ports/unix"}) {
    EXPECT_EQ(find_tree(root_ / part), root_) << part;
  }
  EXPECT_EQ(find_tree(folder_.path()), std::nullopt);
  EXPECT_EQ(find_tree(folder_.path() / "nothing"), std::nullopt);
}

TEST_F(UpstreamTree, TheSourceFolderIsRefused) {
  EXPECT_THROW(find_tree(folder_.path() / "src"), config_error);
}

TEST_F(UpstreamTree, TheWholeTreeIsItsDefaultFolders) {
  EXPECT_EQ(names({root_}), (strings{"basics/a", "basics/b", "thread/t", "ports/unix/u", "import/i",
                                     "cmdline/repl_x"}));
  EXPECT_EQ(names({root_}, {"rp2", "unix"}),
            (strings{"basics/a", "basics/b", "inlineasm/thumb/asm", "thread/t", "ports/rp2/p",
                     "ports/unix/u", "import/i", "cmdline/repl_x"}));
  // A platform that names no port may be any of them.
  auto const any = names({root_}, {"my-board"});
  EXPECT_NE(std::find(any.begin(), any.end(), "ports/rp2/p"), any.end());
}

TEST_F(UpstreamTree, FoldersAndFilesAreTakenAsGiven) {
  EXPECT_EQ(names({root_ / "basics"}), (strings{"basics/a", "basics/b"}));
  EXPECT_EQ(names({root_ / "basics/b.py", root_ / "basics"}), (strings{"basics/b", "basics/a"}));
  EXPECT_EQ(names({root_ / "ports"}), (strings{"ports/rp2/p", "ports/unix/u"}));
  EXPECT_EQ(names({root_ / "net_inet"}), (strings{"net_inet/n"}));
}

TEST_F(UpstreamTree, FilesOfOtherRunnersAreRefused) {
  for (auto const* part : {"perf_bench", "feature_check", "basics/a.py.exp", "run-tests.py"}) {
    EXPECT_THROW(names({root_ / part}), config_error) << part;
  }
}

TEST_F(UpstreamTree, ACaseKnowsItsPath) {
  auto const found = discover(root_, {root_ / "cmdline/repl_x.py"}, {}).at(0);
  EXPECT_EQ(found.upstream->path, "cmdline/repl_x.py");
  EXPECT_TRUE(found.upstream->is_command_line);
  EXPECT_EQ(found.file, root_ / "cmdline/repl_x.py");
}

} // namespace
} // namespace mprun::upstream
