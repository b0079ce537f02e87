// What the options of several commands have in common.
#pragma once

#include "runner/scheduling/plan.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace CLI {
class App;
class Validator;
} // namespace CLI

namespace mprun {

/// Called when the command line was parsed: completes the options, and gives what is wrong with
/// them together, empty when nothing is.
using options_check = std::function<std::string()>;

inline std::string nothing_wrong() {
  return {};
}

/// For numbers that count something. CLI11 would read 010 as eight, and -1 as more than four
/// billion.
CLI::Validator whole_number_from(std::uint64_t least, std::uint64_t most);

/// --farm, --board and --tag.
void add_farm(CLI::App& app, std::filesystem::path& farm, selection& selected);

/// Where commands without reports keep the recordings of boards that failed.
constexpr auto default_recordings = "mprun-out/boards";

/// --recordings
void add_recordings(CLI::App& app, std::filesystem::path& recordings);

} // namespace mprun
