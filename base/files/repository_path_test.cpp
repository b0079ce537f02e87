#include "base/files/repository_path.hpp"

#include "base/files/test_folder.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;

TEST(repository_path, is_relative_to_the_root_wherever_mprun_starts) {
  test_folder const folder;
  auto const top = folder.path() / "project";
  fs::create_directories(top / ".git");
  fs::create_directories(top / "tools/ci");
  fs::create_directories(folder.path() / "beside/.git");
  for (auto const& here : {top, top / "tools", top / "tools/ci"}) {
    repository_paths paths(here);
    EXPECT_EQ(paths.of(top / "tests/x.py"), "tests/x.py");
    EXPECT_EQ(paths.of(fs::relative(top, here) / "tests/./x.py"), "tests/x.py");
    EXPECT_EQ(paths.of(folder.path() / "beside/y.py"), "y.py") << "a repository of its own";
    EXPECT_EQ(paths.of("/nowhere/z.py"), "");
  }
  EXPECT_EQ(repository_paths(folder.path()).of("project/tests/x.py"), "tests/x.py");
}

TEST(repository_path, of_a_submodule_depends_on_where_mprun_starts) {
  test_folder const folder;
  auto const inner = folder.path() / "lib/inner";
  fs::create_directories(folder.path() / ".git");
  fs::create_directories(inner);
  std::ofstream(inner / ".git") << "gitdir: elsewhere\n";
  EXPECT_EQ(repository_paths(folder.path()).of("lib/inner/x.py"), "lib/inner/x.py");
  EXPECT_EQ(repository_paths(inner).of("x.py"), "x.py");
}

} // namespace
} // namespace mprun
