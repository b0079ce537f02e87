#include "runner/host/interpreter.hpp"

#include "base/yaml/config_error.hpp"
#include "transports/process/find_executable.hpp"
#include "transports/process/run_program.hpp"

#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

bool is_executable(std::filesystem::path const& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
}

std::string environment(char const* name) {
  auto const* value = std::getenv(name);
  return value != nullptr ? value : "";
}

std::filesystem::path data_home() {
  auto const set = environment("XDG_DATA_HOME");
  return set.empty() ? std::filesystem::path(environment("HOME")) / ".local/share"
                     : std::filesystem::path(set);
}

} // namespace

std::filesystem::path unpacked_programs() {
  return data_home() / "mprun/bin";
}

std::optional<std::filesystem::path> find_program(std::string const& name) {
  std::string path;
  auto const is_found = !find_executable(name, path) && is_executable(path);
  return is_found ? std::optional<std::filesystem::path>(path) : std::nullopt;
}

std::optional<std::filesystem::path> find_micropython() {
  if (auto const chosen = environment("MICROPYTHON"); !chosen.empty()) {
    auto found = find_program(chosen);
    if (!found) {
      throw config_error(
          fmt::format("$MICROPYTHON is '{}', which is not an executable file", chosen));
    }
    return found;
  }
  if (auto found = find_program("micropython")) {
    return found;
  }
  return find_program((unpacked_programs() / "micropython").string());
}

namespace {

task<result<interpreter_version>> ask_version(std::filesystem::path interpreter) {
  program ask;
  ask.arguments = {interpreter.string(), "-c",
                   "import sys;print('version',*sys.implementation[1][:2])"};
  auto const answer = co_await run_program(std::move(ask), std::chrono::seconds(10), 4096);
  if (answer.ec) {
    co_return failure{blame::host, fmt::format("{}: {}", interpreter.string(), answer.ec.message()),
                      answer.ec};
  }
  interpreter_version version;
  if (std::sscanf(answer.output.c_str(), "version %d %d", &version.major, &version.minor) != 2) {
    co_return failure{blame::host, fmt::format("{} does not answer as a MicroPython would: '{}'",
                                               interpreter.string(),
                                               answer.output.substr(0, answer.output.find('\n')))};
  }
  co_return version;
}

} // namespace

task<result<interpreter_version>> interpreter_versions::of(std::filesystem::path interpreter) {
  auto& known = known_[interpreter];
  asked_once<result<interpreter_version>>::question ask = [interpreter] {
    return ask_version(interpreter);
  };
  auto version = co_await known.get(std::move(ask));
  co_return version;
}

} // namespace mprun
