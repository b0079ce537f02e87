// An earlier run that a later one is compared with: what fails now and did not before, what passes
// and did not before, and what failed already.
//
// Flow: note() each result of the earlier run, or read_baseline(); then baseline_marks.mark() each
// event of the other run before its reporters see it.
#pragma once

#include "base/files/file_failure.hpp"
#include "runner/events/event.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {

class baseline {
public:
  enum class outcome { passed, bad, skipped };

  /// A later result of the same case on the same board replaces an earlier one.
  void note(std::string const& suite, std::string const& name, std::string const& board,
            verdict result);
  void note(run_model const& run);

  std::size_t size() const noexcept { return results_; }
  /// "new", "fixed" or "known"; empty where nothing changed. If the earlier run did not have the
  /// case on this board, what counts is whether the case was bad on any board then.
  std::string_view change(std::string const& suite, std::string const& name,
                          std::string const& board, verdict result) const;

private:
  using by_board = std::map<std::string, outcome>;
  std::map<std::pair<std::string, std::string>, by_board> cases_;
  std::size_t results_ = 0;
};

/// Sets `baseline` of each cell_finished.
class baseline_marks {
public:
  explicit baseline_marks(baseline before) : before_(std::move(before)) {}
  void mark(event& e);

private:
  baseline before_;
  std::vector<std::pair<std::string, std::string>> cells_; ///< suite and name, in plan order
};

struct earlier_run {
  baseline results;
  std::string run_id;
};

/// `path` is an events.ndjson, a results.json, or the folder of a run that holds one of them.
file_result<earlier_run> read_baseline(std::filesystem::path const& path);

} // namespace mprun
