// Options that several commands share.
#pragma once

#include "runner/events/verbosity.hpp"
#include "runner/scheduling/plan.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

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

/// For a word that stands for a value, given as an enumeration's number. CLI11's own would also
/// take the numbers, and name them in its complaint.
CLI::Validator one_of(std::vector<std::pair<std::string, int>> choices);

template<class Value>
std::pair<std::string, int> choice(std::string word, Value value) {
  return {std::move(word), static_cast<int>(value)};
}

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
