#include "suites/judging/exit_status.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(exit_status, has_a_text) {
  EXPECT_EQ(exit_text({true, 3, ""}), "exit status 3");
  EXPECT_EQ(exit_text({true, 1, "boom"}), "exit: boom");
  EXPECT_TRUE((program_exit{true, 1, ""}).is_failure());
  EXPECT_TRUE((program_exit{true, {}, "boom"}).is_failure());
  EXPECT_FALSE((program_exit{true, 0, ""}).is_failure());
  EXPECT_FALSE((program_exit{true, {}, ""}).is_failure());
}

TEST(exit_status, harmless_exits) {
  for (auto const* source :
       {"", "x = 1\n", "sys.exit()\n", "sys.exit(0)\n", "sys.exit(None)\n", "sys.exit(False)\n",
        "raise SystemExit\n", "raise SystemExit()\n", "raise SystemExit(0)\n",
        "from sys import exit\nexit()\n", "from sys import path, exit\n",
        "try: f()\nexcept SystemExit as e: pass\n", "except (OSError, SystemExit):\n",
        "# sys.exit(1)\nx = 'sys.exit(1)'\n",
        "with a: pass\ndef __exit__(self, a, b, c): pass\n"}) {
    EXPECT_FALSE(may_exit_badly(source)) << source;
  }
}

TEST(exit_status, exits_that_may_be_bad) {
  for (auto const* source :
       {"sys.exit(1)\n", "sys.exit('text')\n", "sys.exit(not ok)\n", "sys.exit(0 or 1)\n",
        "raise SystemExit(3)\n", "sys.exit(\n)\nsys.exit(2)\n", "leave = sys.exit\n",
        "from sys import exit as leave\n", "class Bye(SystemExit): pass\n", "sys.exit(*a)\n"}) {
    EXPECT_TRUE(may_exit_badly(source)) << source;
  }
}

TEST(exit_status, exits_are_named) {
  EXPECT_TRUE(names_an_exit("sys.exit()\n"));
  EXPECT_TRUE(names_an_exit("raise SystemExit\n"));
  EXPECT_FALSE(names_an_exit("# exit\nx = 'exit'\n"));
}

} // namespace
} // namespace mprun
