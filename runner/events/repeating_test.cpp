#include "runner/events/repeating.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(repeating, keeps_how_the_run_ran_but_not_its_choice_of_cases) {
  EXPECT_EQ(repeating_command({"mprun", "--farm", "lab.yaml", "suites/"}),
            "mprun --farm lab.yaml suites/");
  EXPECT_EQ(repeating_command({"/usr/bin/mprun",
                               "run",
                               "--board",
                               "b",
                               "--board=c",
                               "--farm",
                               "lab.yaml",
                               "-i",
                               "x",
                               "-iy",
                               "-e",
                               "z",
                               "--include=q",
                               "--tag",
                               "hw",
                               "--case-tag",
                               "slow",
                               "--retries",
                               "2",
                               "suites/"}),
            "mprun run --farm lab.yaml --retries 2 suites/");
  EXPECT_EQ(repeating_command({"mprun",
                               "--out",
                               "there",
                               "--out=here",
                               "--fail-fast",
                               "--max-fail",
                               "3",
                               "--run-timeout",
                               "1h",
                               "--record",
                               "all",
                               "--jobs",
                               "4",
                               "--shard",
                               "1/3",
                               "--shard=2/3",
                               "--trace",
                               "t.json",
                               "--github",
                               "--run-failures",
                               "--retry-failures",
                               "--farm=lab.yaml",
                               "s"}),
            "mprun --retry-failures --farm=lab.yaml s");
}

TEST(repeating, leaves_out_baseline_and_history_but_not_the_quarantine) {
  EXPECT_EQ(repeating_command({"mprun", "--history", "h.sqlite", "--baseline=latest:main",
                               "--no-history", "--quarantine", "q.yaml", "s"}),
            "mprun --quarantine q.yaml s");
}

TEST(repeating, option_that_only_begins_alike_stays) {
  EXPECT_EQ(repeating_command({"mprun", "--outer", "--emit", "native", "--tagged", "x"}),
            "mprun --outer --emit native --tagged x");
}

TEST(repeating, path_that_looks_like_an_option_stays_a_path) {
  EXPECT_EQ(repeating_command({"mprun", "--farm", "f", "--", "-suites", "s"}),
            "mprun --farm f ./-suites s");
}

TEST(repeating, words_are_as_a_shell_reads_them) {
  EXPECT_EQ(shell_word("suites/a-b_c.py"), "suites/a-b_c.py");
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("two words"), "'two words'");
  EXPECT_EQ(shell_word("it's $HOME"), R"('it'\''s $HOME')");
  EXPECT_EQ(shell_word("prüfling"), "'prüfling'");
}

TEST(repeating, of_nothing_is_the_program_alone) {
  EXPECT_EQ(repeating_command({}), "mprun");
}

} // namespace
} // namespace mprun
