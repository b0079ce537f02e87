// Follows the events of a run that may still go on: what is appended to the file is folded into the
// model of the run.
//
// Flow: read_more() again and again, as often as changes are to be seen. It never waits: it reads
// what is there, a part at a time. A file that was replaced or truncated, or begins another run, is
// read from its beginning; a journal that was renamed at the end of its run is still the same file.
#pragma once

#include "base/files/unique_fd.hpp"
#include "runner/events/run_model.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace mprun {

class events_follower {
public:
  /// A run's folder, which need not have events yet, or its file of events.
  explicit events_follower(std::filesystem::path given);

  /// Returns whether there may be more to read at once.
  bool read_more();

  run_model const& run() const noexcept { return *run_; }
  /// Changes whenever the run does.
  std::uint64_t version() const noexcept { return version_; }
  /// Why the file is not that of a run; empty if it is one, or if there is none yet.
  std::string const& problem() const noexcept { return problem_; }

private:
  bool reopen();
  void begin_again();
  void take_lines();
  void take(std::string_view line);
  void report_damage();

  std::filesystem::path given_;
  unique_fd file_;
  std::uint64_t offset_ = 0;
  std::string rest_; ///< the beginning of a line
  std::size_t lines_ = 0;
  bool is_damaged_ = false;
  std::unique_ptr<run_model> run_;
  std::uint64_t version_ = 1;
  std::string problem_;
};

} // namespace mprun
