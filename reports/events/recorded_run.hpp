// A recorded run as its file holds it: the events that could be read, and the lines that could not.
#pragma once

#include "reports/events/replay.hpp"
#include "runner/events/event.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

struct recorded_run {
  std::string name;          ///< of its file, for people
  std::vector<event> events; ///< run_started first
  std::vector<damaged_line> damaged;
};

/// The events of a run: the file itself, or that of the folder that a run wrote its reports to.
std::filesystem::path events_file_of(std::filesystem::path const& given);

/// Throws config_error for what holds no recorded run, or one of a later format.
recorded_run read_recorded_run(std::filesystem::path const& file);

} // namespace mprun
