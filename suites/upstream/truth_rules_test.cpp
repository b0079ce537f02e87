#include "suites/upstream/truth_rules.hpp"

#include "suites/test_folder.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

TEST(UpstreamTruth, WhatWritesFilesIsKnownByItsCalls) {
  for (auto const* source :
       {"f = open('x', 'w')", "io.open(\"x\", mode=\"ab\")", "open('x', 'r+').read()",
        "os.remove('x')", "uos.mkdir('d')", "vfs.VfsPosix()", "open('a')\nopen('b', 'x')"}) {
    EXPECT_TRUE(touches_files(source)) << source;
  }
  for (auto const* source : {"open('x')", "open('x', 'rb')", "l.remove(1)", "reopen(a, b)", "open(",
                             "open('x', ", "def readblocks(self): pass\nopen('x', 'w')"}) {
    EXPECT_FALSE(touches_files(source)) << source;
  }
}

TEST(UpstreamTruth, WhatLooksAtFramesRunsAlone) {
  EXPECT_FALSE(runs_in_server("import sys\nsys.settrace(f)\n"));
  EXPECT_TRUE(runs_in_server("print(1)\n"));
}

TEST(UpstreamTruth, TheKeyChangesWithWhatIsImportedFromBeside) {
  test_folder folder;
  auto const file = folder.write("t.py", "import beside, package.part\n");
  auto const key = [&] { return truth_key(file, "import beside, package.part\n"); };
  auto const alone = key();
  folder.write("beside.py", "x = 1\n");
  auto const with_module = key();
  EXPECT_NE(with_module, alone);
  folder.write("package/part.py", "y = 1\n");
  auto const with_package = key();
  EXPECT_NE(with_package, with_module);
  folder.write("unrelated.py", "z = 1\n");
  EXPECT_EQ(key(), with_package);
  folder.write("beside.py", "x = 2\n");
  EXPECT_NE(key(), with_package);
}

} // namespace
} // namespace mprun::upstream
