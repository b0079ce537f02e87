#include "runner/remote/commands/user_config.hpp"

#include "base/files/standard_output.hpp"
#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "remote_host_programs.hpp"
#include "suites/expected/cpython_run.hpp"
#include "transports/process/run_program.hpp"

#include <chrono>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <pwd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mprun::remote {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string variable(char const* name) {
  auto const* const value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

/// cron and systemd may set no $HOME. Empty where nobody knows.
std::string home() {
  auto const set = variable("HOME");
  auto const* const user = set.empty() ? ::getpwuid(::getuid()) : nullptr;
  return user != nullptr ? user->pw_dir : set;
}

/// Empty where the file does not exist.
fs::path config_file() {
  auto const chosen = variable("XDG_CONFIG_HOME");
  auto const folder = chosen.empty() ? fs::path(home()) / ".config" : fs::path(chosen);
  if (folder.is_relative()) { // that of the current folder is not the user's
    return {};
  }
  auto file = folder / "mpremote" / "config.py";
  std::error_code ignored;
  return fs::exists(file, ignored) ? file : fs::path();
}

constexpr std::chrono::seconds max_reading_time{20};
constexpr std::size_t max_output = std::size_t{4} << 20;

std::string last_line(std::string text) {
  while (text.ends_with('\n')) {
    text.pop_back();
  }
  return text.substr(text.rfind('\n') + 1);
}

/// Before the line with its commands, which read_config.py begins.
std::string_view what_it_printed(std::string_view output, std::string_view commands) {
  auto const end = output.rfind(commands);
  output = output.substr(0, end == std::string_view::npos ? 0 : end);
  output.remove_suffix(output.ends_with('\n') ? 1 : 0);
  return output;
}

/// "essid", "key=none"
expansion_argument argument_of(std::string const& word) {
  auto const equals = word.find('=');
  return equals == std::string::npos
             ? expansion_argument{word, std::nullopt}
             : expansion_argument{word.substr(0, equals), word.substr(equals + 1)};
}

} // namespace

bool add_shortcuts(std::string_view text, expansions& into) {
  auto const all = json::parse(text, nullptr, false);
  if (!all.is_array()) {
    return false;
  }
  for (auto const& command : all) {
    auto const name = command.at(0).get<std::vector<std::string>>();
    if (name.empty()) {
      return false;
    }
    expansion made;
    for (auto word = name.begin() + 1; word != name.end(); ++word) {
      made.arguments.push_back(argument_of(*word));
    }
    made.words = command.at(1).get<std::vector<std::string>>();
    made.help = command.at(2).get<std::string>();
    into[name.front()] = std::move(made);
  }
  return true;
}

expansions all_shortcuts() {
  auto all = builtin_expansions();
  auto const file = config_file();
  if (file.empty()) {
    return all;
  }
  program ask;
  ask.arguments = {cpython_program(), "-c", std::string(programs::read_config), file.string()};
  auto const ran = run_program_now(std::move(ask), max_reading_time, max_output);
  if (ran.ec) {
    throw config_error(
        fmt::format("{}: cannot run {}: {}", file.string(), cpython_program(), ran.ec.message()));
  }
  auto const found = last_line(ran.output);
  if (ran.wait_status != 0 || !add_shortcuts(found, all)) {
    throw config_error(fmt::format("{}: {}", file.string(),
                                   found.empty() ? "it ended before it had defined its commands"
                                                 : printable(found, 200)));
  }
  print_bytes(what_it_printed(ran.output, found));
  return all;
}

} // namespace mprun::remote
