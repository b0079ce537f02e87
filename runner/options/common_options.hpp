// Options that several commands share.
#pragma once

#include "runner/events/verbosity.hpp"
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

/// Called when the command line has been parsed: completes the options and returns what is wrong
/// with them together, empty if nothing is.
using options_check = std::function<std::string()>;

inline std::string nothing_wrong() {
  return {};
}

/// For numbers that count something. CLI11 would read 010 as eight, and -1 as more than four
/// billion.
CLI::Validator whole_number_from(std::uint64_t min, std::uint64_t max);

/// Where a command's boards come from: exactly one of the two is given.
struct farm_choice {
  std::filesystem::path file; ///< an inventory
  std::string port;           ///< the address of the only board, as link_address.hpp has them

  bool is_missing() const noexcept { return file.empty() && port.empty(); }
};

/// --farm or --port, and --board and --tag.
void add_farm(CLI::App& app, farm_choice& farm, selection& selected);

/// --quiet and --verbose
void add_verbosity(CLI::App& app, verbosity& level);

/// Where commands without reports keep the recordings of boards that failed.
constexpr auto default_recordings = "mprun-out/boards";

/// --recordings
void add_recordings(CLI::App& app, std::filesystem::path& recordings);

} // namespace mprun
