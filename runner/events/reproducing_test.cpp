#include "runner/events/reproducing.hpp"

#include "reports/test_run.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

/// The line for a failed case on board "b".
std::string line_of(std::vector<std::string> arguments, std::string faults = "",
                    std::vector<std::string> others = {}) {
  run_model run;
  run.fold(at(0, run_started{"r", "0", std::move(arguments), "h"}));
  run.fold(at(0, board_declared{"b", "unix", "", {}, std::move(faults)}));
  run.fold(at(0, board_declared{"c", "unix", "", {}, ""}));
  run.fold(at(0, cell_planned{0, "b", "s.t", "x+y", "s.t/x+y.py"}));
  auto finished = ended(0, "b", verdict::failed, blame::test, "no");
  finished.other_boards = std::move(others);
  run.fold(at(1, attempt_started{0, "b", 1}));
  run.fold(at(2, finished));
  return reproducing_line(run, run.cells()[0]);
}

TEST(reproducing, chooses_the_case_and_its_boards) {
  EXPECT_EQ(line_of({"mprun", "--farm", "lab.yaml", "-i", "other", "suites"}),
            R"(mprun --farm lab.yaml suites --board b -i '^s\.t/x\+y$')");
  EXPECT_EQ(line_of({"mprun", "run", "--farm=lab.yaml", "suites"}, "", {"c"}),
            R"(mprun run --farm=lab.yaml suites --board b --board c -i '^s\.t/x\+y$')");
}

TEST(reproducing, names_the_faults_with_their_seed) {
  EXPECT_EQ(
      line_of({"mprun", "--farm", "f", "s"}, "seed: 7, latency: 10ms"),
      R"(mprun --farm f s --board b -i '^s\.t/x\+y$'  # faults on b: seed: 7, latency: 10ms)");
}

TEST(reproducing, has_no_choice_of_boards_with_a_port) {
  EXPECT_EQ(line_of({"mprun", "--port", "auto", "s"}), R"(mprun --port auto s -i '^s\.t/x\+y$')");
  EXPECT_EQ(line_of({"mprun", "--port=auto", "s"}), R"(mprun --port=auto s -i '^s\.t/x\+y$')");
}

TEST(reproducing, of_a_run_that_is_not_known_is_nothing) {
  EXPECT_EQ(line_of({}), "");
}

} // namespace
} // namespace mprun
