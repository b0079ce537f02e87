#include "runner/remote/command_line/argument_parser.hpp"

#include "runner/remote/command_line/argument_text.hpp"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace mprun::remote {
namespace {

/// "-1" and "-.5" are not options.
bool is_negative_number(std::string_view word) {
  word.remove_prefix(1);
  auto const point = word.find('.');
  if (point == std::string_view::npos) {
    return is_all_digits(word);
  }
  auto const before = word.substr(0, point);
  return (before.empty() || is_all_digits(before)) && is_all_digits(word.substr(point + 1));
}

} // namespace

std::string python_repr(std::string_view text) {
  auto const quote =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"'
                                                                                            : '\'';
  std::string out(1, quote);
  for (auto const c : text) {
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + quote;
}

bool parsed_arguments::flag(std::string_view name, bool otherwise) const {
  auto const found = flags.find(name);
  return found == flags.end() ? otherwise : found->second;
}

std::optional<std::string> parsed_arguments::value(std::string_view name) const {
  auto const found = values.find(name);
  return found == values.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> const& parsed_arguments::all(std::string_view name) const {
  static std::vector<std::string> const none;
  auto const found = words.find(name);
  return found == words.end() ? none : found->second;
}

std::string const& parsed_arguments::word(std::string_view name) const {
  return all(name).front();
}

argument_parser::argument_parser(std::string program, std::string description)
    : program_(std::move(program)), description_(std::move(description)) {
  options_.push_back(
      {{"-h", "--help"}, "help", option_kind::help, "show this help message and exit"});
}

argument_parser& argument_parser::without_short_help() {
  options_.front().spellings = {"--help"};
  return *this;
}

argument_parser& argument_parser::flag_pair(std::string name, char letter, std::string help) {
  ++groups_;
  options_.push_back(
      {{"--" + name, fmt::format("-{}", letter)}, name, option_kind::on, std::move(help)});
  options_.back().group = groups_;
  options_.push_back({{"--no-" + name}, std::move(name), option_kind::off, ""});
  options_.back().group = groups_;
  return *this;
}

argument_parser& argument_parser::flag(std::string name, std::string help) {
  options_.push_back({{"--" + name}, name, option_kind::on, std::move(help)});
  return *this;
}

argument_parser& argument_parser::choices(std::vector<choice> const& all) {
  ++groups_;
  for (auto const& flag : all) {
    options_.push_back({{"--" + flag.name, fmt::format("-{}", flag.letter)},
                        flag.name,
                        option_kind::on,
                        flag.help});
    options_.back().group = groups_;
  }
  return *this;
}

argument_parser& argument_parser::value(std::string name, char letter, std::string help,
                                        value_type type) {
  option_argument made{{"--" + name}, name, option_kind::value, std::move(help)};
  if (letter != '\0') {
    made.spellings.push_back(fmt::format("-{}", letter));
  }
  for (auto const c : name) {
    made.metavar += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  made.type = type;
  options_.push_back(std::move(made));
  return *this;
}

argument_parser& argument_parser::positional(std::string name, arity count, std::string help,
                                             value_type type) {
  positionals_.push_back({std::move(name), count, std::move(help), type});
  return *this;
}

/// The options that an unknown spelling may abbreviate, or whose value it may carry.
std::vector<argument_parser::recognized>
argument_parser::options_like(std::string const& word) const {
  std::vector<recognized> found;
  auto const is_long = word.starts_with("--");
  auto const equals = is_long ? word.find('=') : std::string::npos;
  auto const begin = word.substr(0, equals);
  for (auto const& option : options_) {
    for (auto const& spelling : option.spellings) {
      if (!is_long && spelling == word.substr(0, 2)) {
        found.push_back({&option, spelling, word.substr(2)});
      } else if (spelling.starts_with(begin)) {
        found.push_back(
            {&option, spelling,
             equals == std::string::npos ? std::nullopt : std::optional(word.substr(equals + 1))});
      }
    }
  }
  return found;
}

/// Nothing where a word is not an option. `ambiguous` gets the message about a word that may be
/// several options.
std::optional<argument_parser::recognized>
argument_parser::recognize(std::string const& word, std::string& ambiguous) const {
  if (word.size() < 2 || word[0] != '-') {
    return std::nullopt;
  }
  auto const equals = word.find('=');
  for (auto const& option : options_) {
    for (auto const& spelling : option.spellings) {
      if (spelling == word) {
        return recognized{&option, spelling, std::nullopt};
      }
      if (equals != std::string::npos && spelling == word.substr(0, equals)) {
        return recognized{&option, spelling, word.substr(equals + 1)};
      }
    }
  }
  auto const found = options_like(word);
  if (found.size() > 1) {
    std::vector<std::string> spellings;
    spellings.reserve(found.size());
    for (auto const& candidate : found) {
      spellings.push_back(candidate.spelling);
    }
    ambiguous = fmt::format("ambiguous option: {} could match {}", word, joined(spellings, ", "));
    return std::nullopt;
  }
  if (!found.empty()) {
    return found.front();
  }
  if (is_negative_number(word) || word.find(' ') != std::string::npos) {
    return std::nullopt;
  }
  return recognized{nullptr, word, std::nullopt};
}

} // namespace mprun::remote
