#include "runner/remote/command_line/chain.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <utility>

namespace mprun::remote {
namespace {

/// "fs ls" and "fs tree" may have options and no path.
bool lists_current_folder(std::string const& command, std::vector<std::string> const& arguments) {
  if (command != "fs" || arguments.empty() ||
      (arguments.front() != "ls" && arguments.front() != "tree")) {
    return false;
  }
  auto const words =
      std::count_if(arguments.begin(), arguments.end(),
                    [](std::string const& argument) { return !argument.starts_with('-'); });
  return words == 1;
}

} // namespace

chain read_chain(std::vector<std::string> words, std::vector<named_parser> const& commands,
                 expansions const& shortcuts) {
  chain all;
  while (!words.empty()) {
    if (words.front() == "+") {
      words.erase(words.begin());
      continue;
    }
    if (auto wrong = expand(words, shortcuts)) {
      all.end = std::move(wrong);
      break;
    }
    if (words.empty()) { // the shortcut stands for no words
      break;
    }
    auto const name = words.front();
    auto const found =
        std::find_if(commands.begin(), commands.end(),
                     [&name](named_parser const& command) { return command.name == name; });
    if (found == commands.end()) {
      all.end = usage_text{fmt::format("mpremote: '{}' is not a command\n", name), 1};
      break;
    }
    auto const plus = std::find(words.begin() + 1, words.end(), "+");
    std::vector<std::string> arguments(std::make_move_iterator(words.begin() + 1),
                                       std::make_move_iterator(plus));
    std::vector<std::string> behind(std::make_move_iterator(plus),
                                    std::make_move_iterator(words.end()));
    if (lists_current_folder(name, arguments)) {
      arguments.emplace_back();
    }
    auto parsed = found->parser.parse(arguments);
    if (auto* const text = std::get_if<usage_text>(&parsed)) {
      all.end = std::move(*text);
      break;
    }
    auto& taken = std::get<parsed_arguments>(parsed);
    words = std::move(taken.next_command);
    words.insert(words.end(), std::make_move_iterator(behind.begin()),
                 std::make_move_iterator(behind.end()));
    auto const number = static_cast<std::size_t>(found - commands.begin());
    all.links.push_back({number, std::move(taken)});
  }
  return all;
}

} // namespace mprun::remote
