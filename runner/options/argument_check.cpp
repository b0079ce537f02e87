#include "runner/options/argument_check.hpp"

#include "base/text/nearest.hpp"
#include "base/text/printable.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

constexpr std::string_view end_of_options = "--";

/// Options for which an empty value has a meaning: every measure, no flag.
constexpr std::array<std::string_view, 2> may_be_empty{"--benchmark_filter", "--mpy-cross-flags"};

enum class word_role { option, value, argument };

/// "-" is standard input, and "-5" a name.
bool looks_like_option(std::string const& word) {
  return word.size() > 1 && word[0] == '-' && (word[1] < '0' || word[1] > '9');
}

/// The option without its value: "--out" of "--out=x", "-i" of "-ix".
std::string option_name(std::string const& word) {
  return word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
}

/// The value of an option that is unknown is taken for an argument.
std::vector<word_role> roles_of(CLI::App const& command, std::vector<std::string> const& words) {
  std::vector<word_role> roles;
  bool has_ended = false; // the options
  bool is_value = false;
  for (auto const& word : words) {
    auto const role = is_value                                ? word_role::value
                      : has_ended || !looks_like_option(word) ? word_role::argument
                                                              : word_role::option;
    has_ended = has_ended || (!is_value && word == end_of_options);
    is_value = false;
    if (role == word_role::option) {
      auto const name = option_name(word);
      auto const* const known = command.get_option_no_throw(name);
      is_value = known != nullptr && name == word && known->get_items_expected_min() > 0;
    }
    roles.push_back(role);
  }
  return roles;
}

/// The long names without their dashes; a misspelt single letter cannot be guessed.
std::vector<std::string> names_of_options(CLI::App const& command) {
  std::vector<std::string> names;
  for (auto const* option : command.get_options()) {
    for (auto const& name : option->get_lnames()) {
      names.push_back(name);
    }
  }
  return names;
}

std::string complaint(CLI::App const& command, std::string const& word) {
  auto const name = word.substr(0, word.find('='));
  auto const meant = nearest(name.substr(std::min(name.find_first_not_of('-'), name.size())),
                             names_of_options(command));
  return fmt::format("{}: unknown option{}", printable(name),
                     meant.empty() ? std::string() : fmt::format(", did you mean --{}?", meant));
}

} // namespace

void spell_out(CLI::App const& command, std::vector<std::string>& words) {
  auto const roles = roles_of(command, words);
  std::vector<std::string> spelled;
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto& word = words[i];
    if (roles[i] == word_role::option && word.find('=') == word.size() - 1) {
      word.pop_back();
      spelled.push_back(std::move(word));
      spelled.emplace_back();
    } else if (roles[i] == word_role::argument && word.starts_with('[') && word.ends_with(']')) {
      spelled.push_back("./" + word);
    } else {
      spelled.push_back(std::move(word));
    }
  }
  words = std::move(spelled);
}

std::string unknown_option(CLI::App const& command, std::vector<std::string> const& words) {
  auto const roles = roles_of(command, words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (roles[i] == word_role::option && words[i] != end_of_options &&
        command.get_option_no_throw(option_name(words[i])) == nullptr) {
      return complaint(command, words[i]);
    }
  }
  return {};
}

std::string empty_argument(CLI::App const& command) {
  for (auto const* option : command.get_options()) {
    auto const name = option->get_name();
    auto const& given = option->results();
    auto const is_empty = std::find(given.begin(), given.end(), std::string()) != given.end();
    if (is_empty &&
        std::find(may_be_empty.begin(), may_be_empty.end(), name) == may_be_empty.end()) {
      return option->get_positional() ? fmt::format("{}: an argument is empty", name)
                                      : fmt::format("{}: its value is empty", name);
    }
  }
  return {};
}

} // namespace mprun
