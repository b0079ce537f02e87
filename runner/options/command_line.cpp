#include "runner/options/command_line.hpp"

#include "runner/options/compare_options.hpp"
#include "runner/program_version.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <sstream>
#include <utility>

namespace mprun {

std::variant<job, just_say> parse_command_line(std::vector<subcommand> const& all, int argc,
                                               char const* const* argv) {
  std::vector<std::string> const typed(argv, argv + argc);
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  auto const is_command = [&](std::string const& word) {
    return std::any_of(all.begin(), all.end(),
                       [&](subcommand const& one) { return one.name == word; });
  };
  auto const is_for_all = [](std::string const& word) {
    return word == "-h" || word == "--help" || word == "--version";
  };
  if (!arguments.empty() && !is_command(arguments[0]) && !is_for_all(arguments[0])) {
    arguments.insert(arguments.begin(), std::string(all.front().name));
  }
  mark_sides(arguments);

  CLI::App app("mprun runs tests on a whole farm of MicroPython boards at once.", "mprun");
  app.set_version_flag("--version", fmt::format("mprun {}", program_version));
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, std::function<subcommand::parsed()>>> added;
  for (auto const& one : all) {
    auto* const its = app.add_subcommand(std::string(one.name), std::string(one.description));
    added.emplace_back(its, one.add(*its, typed));
  }
  try {
    std::reverse(arguments.begin(), arguments.end()); // as CLI11 takes them
    app.parse(arguments);
  } catch (CLI::ParseError const& e) {
    if (e.get_exit_code() == 0) {
      std::ostringstream text;
      std::ostringstream unused;
      app.exit(e, text, unused);
      return just_say{text.str(), 0};
    }
    auto const help = arguments.empty() ? "mprun --help" : "mprun <command> --help";
    return just_say{fmt::format("mprun: {} (see {})\n", e.what(), help), 2};
  }
  auto const chosen =
      std::find_if(added.begin(), added.end(), [](auto const& one) { return one.first->parsed(); });
  auto parsed = chosen->second();
  if (!parsed.wrong.empty()) {
    return just_say{
        fmt::format("mprun: {} (see mprun {} --help)\n", parsed.wrong, chosen->first->get_name()),
        2};
  }
  return std::move(parsed.what);
}

} // namespace mprun
