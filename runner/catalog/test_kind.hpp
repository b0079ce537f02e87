// A kind of test: how its cases are found, what a run must have for them, how an attempt at one is
// run and judged, and which files it writes beside the common reports. The catalog, the dispatcher
// and the commands know only this; the kinds there are stand in one list (all_kinds).
//
// Flow: claims() of each path that was given, find() of those that are its own; then, where any of
// its cases is in the plan, prepare(), make_runner() once the run begins, and finish() when it is
// over.
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

/// A file under a path that was given, and is no case.
struct left_out_file {
  std::filesystem::path file;
  std::string why; ///< "a helper: it has no instances"
};

/// A path that is of a kind for a reason of its own; what is of none is searched for programs.
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

/// All that there is to write files from.
struct finished_run {
  plan const& what;
  run_model const& results;
  upstream::official_results& official; ///< gets what came of tests that an official runner knows
  std::string const& run_id;
};

class test_kind {
public:
  virtual ~test_kind() = default;

  /// One word: "benchmark".
  virtual std::string_view name() const noexcept = 0;

  /// Why a folder, with all that is in it, or a file is of this kind; empty: it is not.
  virtual std::string claims(std::filesystem::path const& path) const = 0;

  /// Of paths that it claimed. Throws config_error.
  virtual found_files find(std::vector<std::filesystem::path> const& paths,
                           std::vector<board_spec> const& boards) = 0;

  /// Of a program that it claimed: the cases that it is.
  virtual std::vector<test_case> adopt(test_case program);

  /// Before anything is opened: may order the plan, change its boards, add notices to the run.
  virtual void prepare(plan& what, dispatcher_options& run);

  virtual std::unique_ptr<attempt_runner> make_runner(run_services const& services) = 0;

  /// When all has its verdict, while its runner is still there. Fails where something could not be
  /// written.
  virtual file_result<void> finish(finished_run const& run);
};

/// What came of a kind's cases, of a run of perhaps others too.
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
