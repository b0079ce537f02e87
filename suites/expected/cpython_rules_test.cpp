#include "suites/expected/cpython_rules.hpp"

#include "base/files/test_folder.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

TEST(CpythonRules, CallsThatWriteFilesAreRecognized) {
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

TEST(CpythonRules, ProgramsThatInspectFramesRunAlone) {
  EXPECT_FALSE(runs_in_server("import sys\nsys.settrace(f)\n"));
  EXPECT_TRUE(runs_in_server("print(1)\n"));
}

TEST(CpythonRules, TheKeyChangesWithImportsFromTheSameFolder) {
  test_folder folder;
  auto const file = folder.write("t.py", "import beside, package.part\n");
  auto const key = [&](std::string_view source = "import beside, package.part\n") {
    return output_keys().of(file, source);
  };
  auto const alone = key();
  folder.write("beside.py", "x = 1\n");
  auto const with_module = key();
  EXPECT_NE(with_module, alone);
  folder.write("package/part.py", "y = 1\n");
  auto const with_package = key();
  EXPECT_NE(with_package, with_module);
  folder.write("unrelated.py", "z = 1\n");
  EXPECT_EQ(key(), with_package);
  folder.write("beside.py", "import unrelated\n");
  auto const in_turn = key();
  EXPECT_NE(in_turn, with_package);
  folder.write("unrelated.py", "z = 2\n");
  EXPECT_NE(key(), in_turn) << "what is imported imports it";
  auto const named = key("__import__('unrelated')\n");
  folder.write("unrelated.py", "z = 3\n");
  EXPECT_NE(key("__import__('unrelated')\n"), named);
}

TEST(CpythonRules, TheKeyChangesWithDataInTheFolder) {
  test_folder folder;
  auto const file = folder.write("t.py", "open(name)\n");
  auto const key = [&] { return output_keys().of(file, "open(name)\n"); };
  auto const alone = key();
  folder.write("data/file", "1");
  auto const with_data = key();
  EXPECT_NE(with_data, alone);
  folder.write("data/file", "2");
  EXPECT_NE(key(), with_data);
  auto const changed = key();
  folder.write("t.py.exp", "no data");
  folder.write(".hidden", "no data");
  folder.write("__pycache__/t.pyc", "no data");
  EXPECT_EQ(key(), changed);
}

} // namespace
} // namespace mprun::upstream
