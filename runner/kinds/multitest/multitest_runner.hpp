// Runs multitests of MicroPython's tree, with the verdicts of its run-multitests.py: each instance
// on a board of its own.
//
// Flow: run() for each attempt. Instance 0 plays on the first board of the case's permutation, and
// so on; what they print together is judged against the .exp or CPython
// (multitest_expected_output).
#pragma once

#include "runner/kinds/multitest/multitest_expected_output.hpp"
#include "runner/kinds/multitest/multitest_run.hpp"
#include "runner/run/attempt_runner.hpp"
#include "suites/upstream/settings.hpp"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace mprun::upstream {

class multitest_runner final : public attempt_runner {
public:
  multitest_runner(settings how, std::filesystem::path cpython_cache_folder,
                   run_workspace workspace);

  task<kept_boards> run(attempt_setting at, attempt_finished& outcome) override;
  /// The runner exchanges lines with an instance while it runs.
  bool can_prove_source() const noexcept override { return false; }

private:
  task<multitest_result> play(std::vector<board_at_work> players, test_case const& test);

  settings how_;
  multitest_expected_output expected_;
};

} // namespace mprun::upstream
