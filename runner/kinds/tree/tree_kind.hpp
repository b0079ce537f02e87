// Tests of MicroPython's own tree, with the rules and verdicts of its run-tests.py.
//
// Flow: prepare() reads the tree's rules and orders the plan, longest tests first; finish() keeps
// the durations and writes the official runner's _results.json.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/kinds/tree/durations.hpp"
#include "runner/kinds/tree/engine.hpp"
#include "runner/options/run_options.hpp"

#include <filesystem>
#include <optional>

namespace mprun {

/// Throws config_error where a board cannot run code of the emitter without --via-mpy.
void check_emitter(upstream::settings const& how, std::vector<board_spec> const& boards);

class tree_kind final : public test_kind {
public:
  /// `cache` keeps what was read of trees, and how long tests take.
  tree_kind(run_options const& options, std::filesystem::path const& cache);

  std::string_view name() const noexcept override;
  std::string claims(std::filesystem::path const& path) const override;
  /// Throws config_error for paths of two trees.
  found_files find(std::vector<std::filesystem::path> const& paths,
                   std::vector<board_spec> const& boards) override;
  void prepare(plan& planned, dispatcher_options& run) override;
  std::unique_ptr<attempt_runner> make_runner(run_services const& services) override;
  file_result<void> finish(finished_run const& run) override;

private:
  run_options const& options_;
  std::filesystem::path root_;
  std::filesystem::path cache_;
  upstream::durations durations_;
  std::optional<upstream::tree_run> run_;
  upstream::engine const* engine_ = nullptr; ///< while the run goes on
};

} // namespace mprun
