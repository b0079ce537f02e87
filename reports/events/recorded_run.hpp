// A recorded run as it is in its file: the events that could be read, and the lines that could not.
#pragma once

#include "reports/events/replay.hpp"
#include "runner/events/event.hpp"

#include <deque>
#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

struct recorded_run {
  std::string name; ///< the name of its file, for messages
  /// The first is run_started. There may be very many, and a deque never moves them.
  std::deque<event> events;
  std::vector<damaged_line> damaged;
};

/// The events file of a run; `path` is the file itself, or the folder with the run's reports.
std::filesystem::path events_file_of(std::filesystem::path const& given);

/// Throws config_error if it holds no recorded run, or one in a later format.
recorded_run read_recorded_run(std::filesystem::path const& file);

} // namespace mprun
