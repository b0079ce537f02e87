// What `mprun run` does besides where MicroPython's own tests are among its paths.
//
// Flow: find_cases() splits the paths into suites and the tree; prepare() gives the run what the
// tree needs and orders the plan, longest tests first; finish() keeps the durations and writes the
// official runner's _results.json.
#pragma once

#include "reports/report_set.hpp"
#include "runner/dispatcher.hpp"
#include "runner/options.hpp"
#include "runner/upstream/durations.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace mprun {

struct found_cases {
  std::vector<test_case> cases;
  std::filesystem::path root; ///< of the tree; empty where there is none
};

/// Throws config_error for what is no case.
found_cases find_cases(run_options const& options, std::vector<board_spec> const& boards);

/// Throws config_error where a board cannot run code of the emitter without --via-mpy.
void check_emitter(upstream::settings const& how, std::vector<board_spec> const& boards);

class tree_command {
public:
  tree_command(run_options const& options, std::filesystem::path root,
               std::filesystem::path const& cache);

  void prepare(plan& what, dispatcher_options& run);
  void finish(report_set& reports, dispatcher const& ran);

private:
  run_options const& options_;
  std::filesystem::path root_;
  std::filesystem::path cache_;
  upstream::durations durations_;
};

} // namespace mprun
