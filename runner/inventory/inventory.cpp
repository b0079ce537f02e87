#include "runner/inventory/inventory.hpp"

#include "base/yaml/yaml_reader.hpp"
#include "runner/inventory/link_yaml.hpp"
#include "runner/inventory/log_lines.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
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
  std::vector<std::string> secrets;
  std::vector<std::string> log_lines;
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

/// The values of environment variables. Short values would be found everywhere.
std::vector<std::string> read_secrets(yaml_value const& list) {
  constexpr std::size_t min_length = 4;
  std::vector<std::string> values;
  for (auto const& item : list.items()) {
    auto const name = read_word(item);
    auto const* const value = std::getenv(name.c_str());
    if (value == nullptr) {
      item.fail(fmt::format("the environment variable {} is not set; set it, or remove this entry",
                            name));
    }
    values.emplace_back(value);
    if (values.back().size() < min_length) {
      item.fail(fmt::format("the environment variable {} holds fewer than {} characters, which "
                            "would be masked wherever they occur",
                            name, min_length));
    }
  }
  return values;
}

std::vector<std::string> read_log_lines(yaml_value const& list) {
  std::vector<std::string> expressions;
  for (auto const& item : list.items()) {
    expressions.push_back(item.text());
    if (auto const problem = log_lines::check(expressions.back()); !problem.empty()) {
      item.fail(fmt::format("'{}' {}", expressions.back(), problem));
    }
  }
  return expressions;
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

/// Ids become names of folders and files of the reports.
std::string read_id(yaml_value const& value) {
  constexpr std::size_t max_length = 100;
  auto id = value.text();
  auto const accepted = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  };
  if (id.empty() || id.size() > max_length || !std::all_of(id.begin(), id.end(), accepted) ||
      id.front() == '.' || id.front() == '-') {
    value.fail(fmt::format("found '{}'; accepted: up to {} of A-Z a-z 0-9 _ . - not beginning with "
                           ". or -",
                           id, max_length));
  }
  return id;
}

board_defaults read_defaults(yaml_map const& root) {
  board_defaults defaults;
  if (auto const value = root.find("defaults")) {
    auto const map = value->map(with_limits({"platform", "tags", "secrets", "log_lines"}));
    if (auto const platform = map.find("platform")) {
      defaults.platform = read_word(*platform);
    }
    if (auto const tags = map.find("tags")) {
      defaults.tags = read_words(*tags);
    }
    if (auto const secrets = map.find("secrets")) {
      defaults.secrets = read_secrets(*secrets);
    }
    if (auto const lines = map.find("log_lines")) {
      defaults.log_lines = read_log_lines(*lines);
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
    auto const map = value.map(with_limits(
        {"id", "count", "platform", "tags", "fixtures", "secrets", "log_lines", "link"}));
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
    board.secrets = defaults_.secrets;
    if (auto const secrets = map.find("secrets")) {
      add_new(board.secrets, read_secrets(*secrets));
    }
    board.log_lines = defaults_.log_lines;
    if (auto const lines = map.find("log_lines")) {
      add_new(board.log_lines, read_log_lines(*lines));
    }
    read_limits(map, board.limits);
    auto const entry = read_link(map.at("link"), folder_);
    board.link = entry.link;
    board.faults = entry.faults;
    check_port(board, map.at("link"), map.find("count").has_value());
    auto const count = map.find("count");
    if (!count) {
      add(std::move(board), id);
      return;
    }
    auto const many = count->integer(1, 10'000);
    for (std::int64_t index = 0; index < many; ++index) {
      auto numbered = board;
      numbered.id = fmt::format("{}-{}", board.id, index);
      numbered.faults.seed += static_cast<std::uint64_t>(index);
      add(std::move(numbered), id);
    }
  }

private:
  /// A port belongs to one board, so an entry that could also mean another board's port is refused
  /// before anything is opened.
  void check_port(board_spec const& board, yaml_value const& link, bool are_many) {
    auto const* const serial = std::get_if<serial_spec>(&board.link);
    if (serial == nullptr) {
      return;
    }
    if (are_many) {
      link.fail("is one port, but 'count' makes several boards of it");
    }
    for (auto const& other : ports_) {
      auto const is_same_port = !serial->port.empty() && serial->port == other.serial.port;
      auto const may_be = serial->port.empty() && other.serial.port.empty() &&
                          may_meet(serial->match, other.serial.match);
      if (is_same_port || may_be) {
        auto const port = is_same_port ? serial->port.string() : describe(serial->match);
        link.fail(fmt::format(
            "{} may also be the port of '{}' in line {} ({}); tell the two apart by "
            "serial_number, port_path or interface",
            port, other.board, other.line, is_same_port ? port : describe(other.serial.match)));
      }
    }
    ports_.push_back({board.id, link.line(), *serial});
  }

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
  std::map<std::string, int> lines_; ///< the lines of the ids
  struct known_port {
    std::string board;
    int line;
    serial_spec serial;
  };
  std::vector<known_port> ports_;
};

} // namespace

inventory load_inventory(std::filesystem::path const& file) {
  inventory found;
  found.file = file;
  auto const root = read_yaml(file).map({"version", "defaults", "boards"});
  if (auto const version = root.at("version"); version.integer(0, INT32_MAX) != 1) {
    version.fail("this mprun reads only version 1");
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
