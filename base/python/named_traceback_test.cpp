#include "base/python/named_traceback.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(named_traceback, names_the_file_in_every_frame_of_the_program) {
  EXPECT_EQ(with_file_named("Traceback (most recent call last):\n"
                            "  File \"<stdin>\", line 12, in <module>\n"
                            "  File \"helper.py\", line 3, in check\n"
                            "  File \"<stdin>\", line 7, in check\n"
                            "AssertionError: no\n",
                            "suites/s/x.py"),
            "Traceback (most recent call last):\n"
            "  File \"suites/s/x.py\", line 12, in <module>\n"
            "  File \"helper.py\", line 3, in check\n"
            "  File \"suites/s/x.py\", line 7, in check\n"
            "AssertionError: no\n");
}

TEST(named_traceback, within_a_message_too) {
  EXPECT_EQ(with_file_named(R"(it printed 'File "<stdin>", line 4' at the end)", "x.py"),
            R"(it printed 'File "x.py", line 4' at the end)");
  EXPECT_EQ(with_file_named(R"(File "<stdin>", line 4)", R"(<stdin>)"),
            R"(File "<stdin>", line 4)");
}

TEST(named_traceback, leaves_other_text_unchanged) {
  for (auto const* text :
       {"", "<stdin>", "File \"<stdin>\"", "read from <stdin>, line 4",
        "--- expected\n+++ printed\n@@ -1 +1 @@\n-a\n+  File \"<stdin>\", line 4\n",
        "output differs\n@@ -1 +1 @@\n   File \"<stdin>\", line 4\n"}) {
    EXPECT_EQ(with_file_named(text, "x.py"), text);
  }
  EXPECT_EQ(with_file_named("File \"<stdin>\", line 4", ""), "File \"<stdin>\", line 4");
}

} // namespace
} // namespace mprun
