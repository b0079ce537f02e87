// What `mprun run --natmod` does besides: MicroPython's tests with dynamic native modules.
//
// Flow: is_meant() where the option is given; cases() are those of the plan; prepare() has the run
// take them; finish() writes the matrix and the official runner's _results.json.
#pragma once

#include "reports/report_set.hpp"
#include "runner/dispatcher.hpp"
#include "runner/options.hpp"
#include "runner/upstream/load_natmod.hpp"
#include "runner/upstream/natmod.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace mprun {

class natmod_command {
public:
  /// `cache` keeps what was read of trees. Throws config_error where the paths are of no tree, of
  /// several, or their tree has no native modules.
  natmod_command(run_options const& options, std::filesystem::path const& cache);

  bool is_meant() const noexcept { return !options_.tree.natmod.empty(); }
  /// Those with which a native module goes; the official runner passes over the others.
  std::vector<test_case> cases();
  void prepare(dispatcher_options& run);
  void finish(report_set& reports) const;

private:
  run_options const& options_;
  std::filesystem::path cache_;
  std::filesystem::path root_;
  upstream::loaded_natmod loaded_;
  std::size_t left_out_ = 0;
  std::unique_ptr<upstream::natmod> engine_;
};

} // namespace mprun
