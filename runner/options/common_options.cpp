#include "runner/options/common_options.hpp"

#include "base/text/number.hpp"
#include "base/text/printable.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace mprun {

CLI::Validator whole_number_from(std::uint64_t min, std::uint64_t max) {
  auto const check = [min, max](std::string& text) {
    auto const value = whole_number<std::uint64_t>(text);
    if (!value || *value < min || *value > max) {
      return fmt::format("'{}' is not a whole number from {} to {}", printable(text), min, max);
    }
    text = fmt::to_string(*value);
    return std::string();
  };
  return {check, fmt::format("{}..{}", min, max)};
}

CLI::Validator one_of(std::vector<std::pair<std::string, int>> choices) {
  std::vector<std::string> words;
  for (auto const& [word, value] : choices) {
    words.push_back(word);
  }
  auto const all = fmt::format("{}", fmt::join(words, ", "));
  auto const check = [all, choices = std::move(choices)](std::string& text) {
    for (auto const& [word, value] : choices) {
      if (text == word) {
        text = fmt::to_string(value);
        return std::string();
      }
    }
    return fmt::format("'{}' is none of {}", printable(text), all);
  };
  return {check, all};
}

void add_farm(CLI::App& app, farm_choice& farm, selection& selected) {
  auto* const file = app.add_option("--farm", farm.file, "the inventory of boards (YAML)");
  auto* const port =
      app.add_option("--port", farm.port,
                     "or one board without an inventory: /dev/ttyACM0, auto (the only one that is "
                     "attached), tcp://HOST:PORT, rfc2217://HOST:PORT, ws://HOST, unix:PATH, "
                     "exec:micropython, bluetooth:NAME, replay:FILE");
  auto* const board =
      app.add_option("--board", selected.boards, "only this board, by id (repeatable)")
          ->allow_extra_args(false);
  auto* const tag = app.add_option("--tag", selected.tags, "only boards with this tag (repeatable)")
                        ->allow_extra_args(false);
  for (auto* const other : {file, board, tag}) {
    port->excludes(other);
  }
}

void add_verbosity(CLI::App& app, verbosity& level) {
  auto* const quiet = app.add_flag_callback(
      "-q,--quiet", [&level] { level = verbosity::quiet; },
      "show only what did not pass, and the outcome");
  app.add_flag_callback(
         "-v,--verbose", [&level] { level = verbosity::verbose; },
         "show each case as it ends, on a terminal too; boards as they open, retries as they "
         "begin, "
         "and whole diffs")
      ->excludes(quiet);
}

void add_recordings(CLI::App& app, std::filesystem::path& recordings) {
  app.add_option("--recordings", recordings,
                 "folder for the recording of a board that fails; mprun replay prints it")
      ->capture_default_str();
}

} // namespace mprun
