#include "runner/inventory.hpp"

#include "runner/yaml_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> const limit_keys{"connect_timeout", "reply_timeout", "idle_timeout",
                                          "case_timeout", "output_limit"};

std::vector<std::string> with_limits(std::vector<std::string> keys) {
  keys.insert(keys.end(), limit_keys.begin(), limit_keys.end());
  return keys;
}

struct board_defaults {
  std::string platform;
  std::vector<std::string> tags;
  board_limits limits;
};

std::string read_word(yaml_value const& value) {
  auto word = value.text();
  if (word.empty()) {
    value.fail("is empty; give a word");
  }
  return word;
}

std::vector<std::string> read_words(yaml_value const& list) {
  std::vector<std::string> words;
  for (auto const& item : list.items()) {
    words.push_back(read_word(item));
  }
  return words;
}

void add_new(std::vector<std::string>& to, std::vector<std::string> const& words) {
  for (auto const& word : words) {
    if (std::find(to.begin(), to.end(), word) == to.end()) {
      to.push_back(word);
    }
  }
}

void read_timeout(yaml_map const& from, std::string_view key, std::chrono::milliseconds& into) {
  if (auto const value = from.find(key)) {
    auto const given = value->duration();
    if (given < 1ms) {
      value->fail("a timeout is at least 1ms");
    }
    into = std::chrono::duration_cast<std::chrono::milliseconds>(given);
  }
}

void read_limits(yaml_map const& from, board_limits& into) {
  read_timeout(from, "connect_timeout", into.connect_timeout);
  read_timeout(from, "reply_timeout", into.reply_timeout);
  read_timeout(from, "idle_timeout", into.idle_timeout);
  read_timeout(from, "case_timeout", into.case_timeout);
  if (auto const value = from.find("output_limit")) {
    into.output_limit = value->size();
    if (into.output_limit < 1024) {
      value->fail("an output limit is at least 1KiB");
    }
  }
}

void read_duration(yaml_map const& from, std::string_view key, std::chrono::microseconds& into) {
  if (auto const value = from.find(key)) {
    into = value->duration();
  }
}

void read_rate(yaml_map const& from, std::string_view key, double& into) {
  if (auto const value = from.find(key)) {
    into = value->rate();
  }
}

fault_plan read_faults(yaml_value const& value) {
  auto const map =
      value.map({"seed", "latency", "jitter", "baud", "read_error_rate", "corrupt_rate",
                 "drop_rate", "disconnect_after", "stall_after", "stall"});
  fault_plan plan;
  if (auto const seed = map.find("seed")) {
    plan.seed = static_cast<std::uint64_t>(seed->integer(0, INT64_MAX / 2));
  }
  read_duration(map, "latency", plan.latency);
  read_duration(map, "jitter", plan.jitter);
  if (auto const baud = map.find("baud")) {
    plan.baud = static_cast<std::uint32_t>(baud->integer(1, 100'000'000));
  }
  read_rate(map, "read_error_rate", plan.read_error_rate);
  read_rate(map, "corrupt_rate", plan.corrupt_rate);
  read_rate(map, "drop_rate", plan.drop_rate);
  if (auto const after = map.find("disconnect_after")) {
    plan.disconnect_after = after->size();
  }
  auto const stall_after = map.find("stall_after");
  auto const stall = map.find("stall");
  if (stall_after.has_value() != stall.has_value()) {
    (stall ? *stall : *stall_after).fail("stall and stall_after go together; give both");
  }
  if (stall) {
    plan.stall_after = stall_after->size();
    plan.stall = stall->duration();
  }
  return plan;
}

stdio_kind read_stdio(yaml_value const& value) {
  auto const word = value.text();
  if (word == "socketpair") {
    return stdio_kind::socketpair;
  }
  if (word != "pty") {
    value.fail(fmt::format("found '{}'; accepted: socketpair, pty", word));
  }
  return stdio_kind::pty;
}

std::vector<std::pair<std::string, std::string>> read_environment(yaml_value const& value) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (auto const& [name, content] : value.entries()) {
    if (name.empty() || name.find('=') != std::string::npos) {
      content.fail_at_key("is no name of an environment variable");
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

void read_link(yaml_value const& value, std::filesystem::path const& folder, board_spec& into) {
  auto const link = value.map({"process"});
  auto const process = link.at("process").map({"command", "stdio", "environment", "faults"});
  into.process.command = read_command(process.at("command"), folder);
  if (auto const stdio = process.find("stdio")) {
    into.process.stdio = read_stdio(*stdio);
  }
  if (auto const environment = process.find("environment")) {
    into.process.environment = read_environment(*environment);
  }
  if (auto const faults = process.find("faults")) {
    into.faults = read_faults(*faults);
  }
}

/// Ids are names of folders and files of the reports.
std::string read_id(yaml_value const& value) {
  constexpr std::size_t longest = 100;
  auto id = value.text();
  auto const accepted = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  };
  if (id.empty() || id.size() > longest || !std::all_of(id.begin(), id.end(), accepted) ||
      id.front() == '.' || id.front() == '-') {
    value.fail(fmt::format("found '{}'; accepted: up to {} of A-Z a-z 0-9 _ . - not beginning with "
                           ". or -",
                           id, longest));
  }
  return id;
}

board_defaults read_defaults(yaml_map const& root) {
  board_defaults defaults;
  if (auto const value = root.find("defaults")) {
    auto const map = value->map(with_limits({"platform", "tags"}));
    if (auto const platform = map.find("platform")) {
      defaults.platform = read_word(*platform);
    }
    if (auto const tags = map.find("tags")) {
      defaults.tags = read_words(*tags);
    }
    read_limits(map, defaults.limits);
  }
  return defaults;
}

class board_reader {
public:
  board_reader(inventory& into, board_defaults defaults)
      : into_(into), defaults_(std::move(defaults)), folder_(into.file.parent_path()) {}

  void read(yaml_value const& value) {
    auto const map =
        value.map(with_limits({"id", "count", "platform", "tags", "fixtures", "link"}));
    auto const id = map.at("id");
    board_spec board;
    board.id = read_id(id);
    board.platform = defaults_.platform;
    board.limits = defaults_.limits;
    add_new(board.tags, defaults_.tags);
    if (auto const platform = map.find("platform")) {
      board.platform = read_word(*platform);
    }
    if (board.platform.empty()) {
      value.fail("the key 'platform' is missing; give it here or in defaults");
    }
    if (auto const tags = map.find("tags")) {
      add_new(board.tags, read_words(*tags));
    }
    if (auto const fixtures = map.find("fixtures")) {
      add_new(board.fixtures, read_words(*fixtures));
    }
    read_limits(map, board.limits);
    read_link(map.at("link"), folder_, board);
    auto const count = map.find("count");
    if (!count) {
      add(std::move(board), id);
      return;
    }
    auto const many = count->integer(1, 10'000);
    for (std::int64_t index = 0; index < many; ++index) {
      auto one = board;
      one.id = fmt::format("{}-{}", board.id, index);
      one.faults.seed += static_cast<std::uint64_t>(index);
      add(std::move(one), id);
    }
  }

private:
  void add(board_spec board, yaml_value const& id) {
    auto const [known, is_new] = lines_.emplace(board.id, id.line());
    if (!is_new) {
      id.fail(fmt::format("two boards have the id '{}', here and in line {}; ids are unique",
                          board.id, known->second));
    }
    into_.boards.push_back(std::move(board));
  }

  inventory& into_;
  board_defaults defaults_;
  std::filesystem::path folder_;
  std::map<std::string, int> lines_; ///< of the ids
};

} // namespace

inventory load_inventory(std::filesystem::path const& file) {
  inventory found;
  found.file = file;
  auto const root = read_yaml(file).map({"version", "defaults", "boards"});
  if (auto const version = root.at("version"); version.integer(0, INT32_MAX) != 1) {
    version.fail("this mprun reads version 1 alone");
  }
  board_reader reader(found, read_defaults(root));
  auto const boards = root.at("boards");
  for (auto const& board : boards.items()) {
    reader.read(board);
  }
  if (found.boards.empty()) {
    boards.fail("the list is empty; an inventory has at least one board");
  }
  return found;
}

} // namespace mprun
