#include "base/files/git_head.hpp"

#include "base/files/test_folder.hpp"

namespace mprun {
namespace {

constexpr auto commit = "0123456789abcdef0123456789abcdef01234567";

TEST(git_head, of_a_branch_is_its_name_and_commit) {
  test_folder const folder;
  folder.write(".git/HEAD", "ref: refs/heads/feature/one\n");
  folder.write(".git/refs/heads/feature/one", std::string(commit) + "\n");
  folder.write("src/deep/x.py");
  auto const head = read_git_head(folder.path() / "src/deep");
  EXPECT_EQ(head.branch, "feature/one");
  EXPECT_EQ(head.commit, commit);
}

TEST(git_head, of_a_packed_branch_is_found_too) {
  test_folder const folder;
  folder.write(".git/HEAD", "ref: refs/heads/main\n");
  folder.write(".git/packed-refs", fmt::format("# pack-refs with: peeled\n{} refs/heads/old-main\n"
                                               "{} refs/heads/main\n",
                                               std::string(40, 'f'), commit));
  EXPECT_EQ(read_git_head(folder.path()).commit, commit);
}

TEST(git_head, of_a_commit_that_is_checked_out_has_no_branch) {
  test_folder const folder;
  folder.write(".git/HEAD", std::string(commit) + "\n");
  auto const head = read_git_head(folder.path());
  EXPECT_EQ(head.branch, "");
  EXPECT_EQ(head.commit, commit);
}

TEST(git_head, of_a_further_work_tree_is_its_own) {
  test_folder const folder;
  folder.write("main/.git/HEAD", "ref: refs/heads/main\n");
  folder.write("main/.git/refs/heads/side", std::string(commit) + "\n");
  folder.write("main/.git/worktrees/side/HEAD", "ref: refs/heads/side\n");
  folder.write("main/.git/worktrees/side/commondir", "../..\n");
  folder.write("side/.git",
               fmt::format("gitdir: {}/main/.git/worktrees/side\n", folder.path().string()));
  auto const head = read_git_head(folder.path() / "side");
  EXPECT_EQ(head.branch, "side");
  EXPECT_EQ(head.commit, commit);
}

TEST(git_head, outside_of_a_repository_is_empty) {
  auto const head = read_git_head("/proc");
  EXPECT_EQ(head.branch + head.commit, "");
}

} // namespace
} // namespace mprun
