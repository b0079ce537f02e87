#include "runner/remote/command_line/expansions.hpp"

#include "device_programs.hpp"

#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun::remote {
namespace {

/// Without a limit a shortcut that leads back to itself would expand for ever.
constexpr int max_expansions = 1000;

usage_text wrong_use(std::string const& command, expansion const& of, std::string_view wrong) {
  std::string signature;
  for (auto const& argument : of.arguments) {
    signature += fmt::format("{}{}{}", signature.empty() ? "" : " ", argument.name,
                             argument.otherwise ? "=" + *argument.otherwise : "");
  }
  return {
      fmt::format("Command {} {}; signature is:\n    {} {}\n", command, wrong, command, signature),
      1};
}

bool is_assignment(std::string const& word) {
  return word.find('=') != std::string::npos;
}

std::string take_first(std::vector<std::string>& words) {
  auto word = std::move(words.front());
  words.erase(words.begin());
  return word;
}

/// The value at the front of the words, otherwise the argument's default, if it has one.
std::optional<std::string> take_value(std::vector<std::string>& words,
                                      expansion_argument const& wanted) {
  if (!words.empty() && !is_assignment(words.front())) {
    return take_first(words);
  }
  if (!words.empty() && words.front().starts_with(wanted.name + "=")) {
    return take_first(words).substr(wanted.name.size() + 1);
  }
  return wanted.otherwise;
}

} // namespace

expansions builtin_expansions() {
  expansions all;
  all["devs"] = {{}, {"connect", "list"}, "list available serial ports"};
  for (auto const* const name :
       {"cat", "cp", "ls", "mkdir", "rm", "rmdir", "sha256sum", "touch", "tree"}) {
    all[name] = {{}, {"fs", name}, ""};
  }
  all["df"] = {{}, {"exec", std::string(device::disk_free)}, ""};
  all["reset"] = {
      {},
      {"exec", "--no-follow", "import time, machine; time.sleep_ms(100); machine.reset()"},
      "hard reset the device"};
  all["bootloader"] = {
      {},
      {"exec", "--no-follow", "import time, machine; time.sleep_ms(100); machine.bootloader()"},
      "make the device enter its bootloader"};
  all["--help"] = {{}, {"help"}, ""};
  all["--version"] = {{}, {"version"}, ""};
  constexpr std::array ports{std::pair{'a', "/dev/ttyACM"}, std::pair{'u', "/dev/ttyUSB"},
                             std::pair{'c', "COM"}};
  for (auto const& [letter, begin] : ports) {
    for (int number = 0; number < 4; ++number) {
      auto const port = fmt::format("{}{}", begin, number);
      all[fmt::format("{}{}", letter, number)] = {
          {}, {"connect", port}, fmt::format("connect to serial port \"{}\"", port)};
    }
  }
  return all;
}

std::optional<usage_text> expand(std::vector<std::string>& words, expansions const& known) {
  auto behind = words.size(); // index of the first word after the expansion
  std::string assignments;
  std::string command;
  expansion const* last = nullptr;
  for (int count = 0; !words.empty(); ++count) {
    auto const found = known.find(words.front());
    if (found == known.end()) {
      break;
    }
    if (count == max_expansions) {
      return usage_text{fmt::format("mpremote: '{}' is a shortcut for itself\n", words.front()), 1};
    }
    command = take_first(words);
    last = &found->second;
    for (auto const& wanted : last->arguments) {
      if (!words.empty() && words.front() == "+") {
        break;
      }
      auto const value = take_value(words, wanted);
      if (!value) {
        return wrong_use(command, *last, "missing argument " + wanted.name);
      }
      assignments += fmt::format("{}{}={}", assignments.empty() ? "" : ";", wanted.name, *value);
    }
    words.insert(words.begin(), last->words.begin(), last->words.end());
    behind = last->words.size();
  }
  auto const takes_some = last != nullptr && !last->arguments.empty();
  if (takes_some && behind < words.size() && is_assignment(words[behind])) {
    auto const name = words[behind].substr(0, words[behind].find('='));
    return wrong_use(command, *last, "given unexpected argument " + name);
  }
  if (!assignments.empty()) {
    words.insert(words.begin(), {"exec", assignments});
  }
  return std::nullopt;
}

} // namespace mprun::remote
