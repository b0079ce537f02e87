// `process:` in lab.yaml.
#include "runner/inventory/links/readers.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

namespace mprun {
namespace {

stdio_kind read_stdio(yaml_value const& value) {
  auto const word = value.text();
  if (word == "socketpair") {
    return stdio_kind::socketpair;
  }
  if (word == "announced-pty") {
    return stdio_kind::announced_pty;
  }
  if (word != "pty") {
    value.fail(fmt::format("found '{}'; accepted: socketpair, pty, announced-pty", word));
  }
  return stdio_kind::pty;
}

std::vector<std::pair<std::string, std::string>> read_environment(yaml_value const& value) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (auto const& [name, content] : value.entries()) {
    if (name.empty() || name.find('=') != std::string::npos) {
      content.fail_at_key("is not the name of an environment variable");
    }
    variables.emplace_back(name, content.text());
  }
  return variables;
}

std::vector<std::string> read_command(yaml_value const& value,
                                      std::filesystem::path const& folder) {
  auto command = value.texts();
  if (command.empty() || command.front().empty()) {
    value.fail("names no program; accepted: a list of the program and its arguments");
  }
  std::filesystem::path const program = command.front();
  if (command.front().find('/') != std::string::npos && program.is_relative()) {
    command.front() = std::filesystem::absolute(folder / program).lexically_normal().string();
  }
  return command;
}

} // namespace

link_spec read_process(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"command", "stdio", "environment", "writes"});
  process_spec process;
  process.command = read_command(map.at("command"), folder);
  if (auto const stdio = map.find("stdio")) {
    process.stdio = read_stdio(*stdio);
  }
  if (auto const environment = map.find("environment")) {
    process.environment = read_environment(*environment);
  }
  if (auto const writes = map.find("writes")) {
    for (auto const& path : writes->texts()) {
      process.writes.push_back(std::filesystem::absolute(folder / path).lexically_normal());
    }
  }
  return process;
}

} // namespace mprun
