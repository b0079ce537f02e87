#include "runner/options/command_line.hpp"

#include "base/text/nearest.hpp"
#include "base/text/printable.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/options/argument_check.hpp"
#include "runner/options/compare_options.hpp"
#include "runner/program_version.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

early_exit usage_error(std::string_view wrong, std::string_view command) {
  return {fmt::format("{} (see mprun {} --help)", wrong, command), exit_codes::wrong_usage};
}

/// --help and --version, or nothing at all.
early_exit without_command(CLI::App& app, std::vector<std::string> words) {
  try {
    std::reverse(words.begin(), words.end()); // as CLI11 takes them
    app.parse(std::move(words));
  } catch (CLI::ParseError const& e) {
    if (e.get_exit_code() != 0) {
      return {fmt::format("{} (see mprun --help)", e.what()), exit_codes::wrong_usage};
    }
    std::ostringstream text;
    std::ostringstream unused;
    app.exit(e, text, unused);
    return {text.str(), exit_codes::success};
  }
  return {app.help(), exit_codes::success};
}

/// Nothing where the word can be a suite's path, or is like no command.
std::string misspelt_command(std::vector<subcommand> const& all, std::string const& word) {
  std::error_code ignored;
  if (word.empty() || word.starts_with('-') || std::filesystem::exists(word, ignored)) {
    return {};
  }
  std::vector<std::string> names;
  for (auto const& candidate : all) {
    names.emplace_back(candidate.name);
  }
  auto const meant = nearest(word, names);
  return meant.empty() ? meant
                       : fmt::format("{}: neither a command nor a suite, did you mean {}?",
                                     printable(word), meant);
}

} // namespace

std::variant<job, early_exit> parse_command_line(std::vector<subcommand> const& all, int argc,
                                                 char const* const* argv) {
  std::vector<std::string> const typed(argv, argv + argc);
  std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  auto const is_command = [&](std::string const& word) {
    return std::any_of(all.begin(), all.end(),
                       [&](subcommand const& candidate) { return candidate.name == word; });
  };
  auto const is_for_all = [](std::string const& word) {
    return word == "-h" || word == "--help" || word == "--version";
  };
  if (!arguments.empty() && !is_command(arguments[0]) && !is_for_all(arguments[0])) {
    auto const wrong = misspelt_command(all, arguments[0]);
    if (!wrong.empty()) {
      return early_exit{wrong + " (see mprun --help)", exit_codes::wrong_usage};
    }
    arguments.insert(arguments.begin(), std::string(all.front().name));
  }
  for (auto const& candidate : all) {
    if (candidate.read_by_itself && !arguments.empty() && candidate.name == arguments[0]) {
      std::vector<std::string> words(arguments.begin() + 1, arguments.end());
      return [run = candidate.read_by_itself, words = std::move(words)] { return run(words); };
    }
  }
  mark_sides(arguments);

  CLI::App app("mprun runs tests on a whole farm of MicroPython boards at once.", "mprun");
  app.set_version_flag("--version", fmt::format("mprun {}", program_version));
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, std::function<subcommand::parsed()>>> added;
  for (auto const& candidate : all) {
    auto* const its =
        app.add_subcommand(std::string(candidate.name), std::string(candidate.description));
    added.emplace_back(its, candidate.add(*its, typed));
  }
  auto const meant = std::find_if(added.begin(), added.end(), [&](auto const& candidate) {
    return !arguments.empty() && candidate.first->get_name() == arguments[0];
  });
  if (meant == added.end()) {
    return without_command(app, std::move(arguments));
  }
  auto& command = *meant->first;
  arguments.erase(arguments.begin());
  spell_out(command, arguments);
  if (auto const wrong = unknown_option(command, arguments); !wrong.empty()) {
    return usage_error(wrong, command.get_name());
  }
  try {
    std::reverse(arguments.begin(), arguments.end()); // as CLI11 takes them
    command.parse(std::move(arguments)); // alone: a path may have the name of another command
  } catch (CLI::ParseError const& e) {
    return e.get_exit_code() == 0 ? early_exit{command.help(app.get_name()), exit_codes::success}
                                  : usage_error(e.what(), command.get_name());
  }
  if (auto const wrong = empty_argument(command); !wrong.empty()) {
    return usage_error(wrong, command.get_name());
  }
  auto parsed = meant->second();
  if (!parsed.wrong.empty()) {
    return usage_error(parsed.wrong, command.get_name());
  }
  return std::move(parsed.run);
}

} // namespace mprun
