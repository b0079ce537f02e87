#include "runner/options/rerun_options.hpp"

#include "base/yaml/config_error.hpp"
#include "runner/options/command_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <variant>

namespace mprun {
namespace {

constexpr auto rerun_footer =
    R"(Runs failures, errors and cases that the run did not reach, with the options of that run. Start it
in the folder where the run was started. mprun report RUN OUT makes one report of both.

Exit codes: those of mprun run; 4 if there is nothing to run again)";

} // namespace

options_check add_options(CLI::App& app, rerun_options& options) {
  app.add_option("run", options.run, "the folder of a run's reports, or its events.ndjson")
      ->capture_default_str();
  app.add_option("--out", options.out, "folder for the reports")->capture_default_str();
  app.add_flag("--list", options.list, "print what would be run; run nothing");
  add_verbosity(app, options.level);
  app.footer(rerun_footer);
  return nothing_wrong;
}

run_options options_of_run(std::vector<std::string> const& typed) {
  run_options options;
  subcommand const run{"run", "", [&options](CLI::App& app, std::vector<std::string> const& words) {
                         options.typed = words;
                         return [check = add_options(app, options)] {
                           return subcommand::parsed{check(), [] { return 0; }};
                         };
                       }};
  std::vector<char const*> words;
  words.reserve(typed.size());
  for (auto const& word : typed) {
    words.push_back(word.c_str());
  }
  auto const parsed = parse_command_line({run}, static_cast<int>(words.size()), words.data());
  if (auto const* const wrong = std::get_if<early_exit>(&parsed)) {
    throw config_error(fmt::format("the options of that run: {}", wrong->text));
  }
  return options;
}

} // namespace mprun
