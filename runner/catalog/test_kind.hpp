// A kind of test: how its cases are found, what a run must have for them, how an attempt at one is
// run and judged, and which files it writes beside the common reports. The catalog, the dispatcher
// and the commands know only this; the kinds there are stand in one list (all_kinds).
//
// Flow: claims() for each given path, find() for those that it claims; then, where any of its cases
// is in the plan, prepare(), make_runner() once the run begins, and finish() when it is over.
#pragma once

#include "runner/events/run_model.hpp"
#include "runner/inventory/inventory.hpp"
#include "runner/run/attempt_runner.hpp"
#include "runner/run/dispatcher.hpp"
#include "runner/scheduling/plan.hpp"
#include "suites/catalog/test_case.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {

namespace upstream {
class official_results;
}

/// A file under a given path that is not a case.
struct left_out_file {
  std::filesystem::path file;
  std::string why; ///< "a helper: it has no instances"
};

/// A path that a kind claims, and why; a path that none claims is searched for programs.
struct claimed_path {
  std::filesystem::path path;
  std::string_view kind;
  std::string why; ///< "it defines instance0() and uses multitest"
};

struct found_files {
  std::vector<test_case> cases; ///< their kind is set by the catalog
  std::vector<left_out_file> left_out;
  std::vector<claimed_path> claimed; ///< set by the catalog
};

/// Everything that a kind can write its files from.
struct finished_run {
  mprun::plan const& plan;
  run_model const& results;
  upstream::official_results& official; ///< receives the results of tests an official runner knows
  std::string const& run_id;
};

class test_kind {
public:
  virtual ~test_kind() = default;

  /// One word: "benchmark".
  virtual std::string_view name() const noexcept = 0;

  /// Why a folder, with all that is in it, or a file is of this kind; empty when it is not.
  virtual std::string claims(std::filesystem::path const& path) const = 0;

  /// Finds the cases in paths that it claimed. Throws config_error.
  virtual found_files find(std::vector<std::filesystem::path> const& paths,
                           std::vector<board_spec> const& boards) = 0;

  /// The cases of a program's file that it claimed.
  virtual std::vector<test_case> adopt(test_case program);

  /// Before anything is opened: may order the plan, change its boards, add notices to the run.
  virtual void prepare(plan& planned, dispatcher_options& run);

  virtual std::unique_ptr<attempt_runner> make_runner(run_services const& services) = 0;

  /// When every case has its verdict, while its runner still exists. Fails where something could
  /// not be written.
  virtual file_result<void> finish(finished_run const& run);
};

/// The results of a kind's cases; the run may have cases of other kinds too.
using kind_cells = std::vector<cell_state const*>;
kind_cells cells_of(std::string_view kind, finished_run const& run);

inline std::vector<test_case> test_kind::adopt(test_case program) {
  return {std::move(program)};
}
inline void test_kind::prepare(plan&, dispatcher_options&) {}
inline file_result<void> test_kind::finish(finished_run const&) {
  return {};
}

/// Not owned; in the order in which they are asked for a path.
using kinds = std::vector<test_kind*>;

} // namespace mprun
