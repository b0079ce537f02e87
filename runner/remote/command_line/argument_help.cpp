// Usage and help of an argument_parser, as argparse lays them out on a terminal of 80 columns.
#include "runner/remote/command_line/argument_parser.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace mprun::remote {
namespace {

constexpr std::size_t text_width = 78;
constexpr std::size_t max_names_column = 24; ///< explanations begin at this column at the latest
constexpr auto next_command_help = "Next mpremote command";

/// Breaks a text into lines of at most `width` columns.
std::vector<std::string> filled(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    auto const end = std::min(text.find(' '), text.size());
    auto const word = text.substr(0, end);
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) {
      lines.emplace_back();
    }
    lines.back() += (lines.back().empty() ? "" : " ") + std::string(word);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

/// Parts in indented lines; the first line begins with `begin`.
std::string in_lines(std::vector<std::string> const& parts, std::string_view begin,
                     std::size_t indent) {
  std::string out;
  auto line = begin.empty() ? std::string(indent, ' ') : std::string(begin);
  bool is_empty = begin.empty();
  for (auto const& part : parts) {
    if (!is_empty && line.size() + 1 + part.size() > text_width) {
      out += line + "\n";
      line = std::string(indent, ' ');
      is_empty = true;
    }
    line += (is_empty ? "" : " ") + part;
    is_empty = false;
  }
  return out + line;
}

struct explained {
  std::string names;
  std::string help;
};

std::string table(std::string_view title, std::vector<explained> const& rows,
                  std::size_t position) {
  auto out = fmt::format("\n{}:\n", title);
  for (auto const& [names, help] : rows) {
    if (help.empty()) {
      out += fmt::format("  {}\n", names);
      continue;
    }
    auto const lines = filled(help, std::max<std::size_t>(text_width - position, 11));
    auto const fits = names.size() + 4 <= position;
    out += fits ? fmt::format("  {:<{}}  {}\n", names, position - 4, lines.front())
                : fmt::format("  {}\n{:{}}{}\n", names, "", position, lines.front());
    for (std::size_t i = 1; i < lines.size(); ++i) {
      out += fmt::format("{:{}}{}\n", "", position, lines[i]);
    }
  }
  return out;
}

} // namespace

std::vector<std::string> argument_parser::option_usages() const {
  std::vector<std::string> usages;
  unsigned last_group = 0;
  for (auto const& option : options_) {
    auto const shown = option.kind == option_kind::value
                           ? fmt::format("{} {}", option.spellings.front(), option.metavar)
                           : option.spellings.front();
    if (option.group != 0 && option.group == last_group) {
      usages.back().pop_back(); // its bracket
      usages.back() += fmt::format(" | {}]", shown);
    } else {
      usages.push_back(fmt::format("[{}]", shown));
    }
    last_group = option.group;
  }
  return usages;
}

std::vector<std::string> argument_parser::positional_usages() const {
  std::vector<std::string> usages;
  for (auto const& positional : positionals_) {
    switch (positional.count) {
    case arity::single: usages.push_back(positional.name); break;
    case arity::multiple:
      usages.push_back(positional.name);
      usages.push_back(fmt::format("[{} ...]", positional.name));
      break;
    case arity::optional: usages.push_back(fmt::format("[{}]", positional.name)); break;
    }
  }
  usages.emplace_back("...");
  return usages;
}

std::string argument_parser::usage() const {
  auto const begin = "usage: " + program_;
  auto all = option_usages();
  auto const positionals = positional_usages();
  auto const options = all;
  all.insert(all.end(), positionals.begin(), positionals.end());
  auto whole = fmt::format("{} {}", begin, fmt::join(all, " "));
  if (whole.size() <= text_width) {
    return whole;
  }
  auto const indent = begin.size() + 1;
  return in_lines(options, begin, indent) + "\n" + in_lines(positionals, "", indent);
}

std::string argument_parser::help() const {
  std::vector<explained> positionals;
  for (auto const& positional : positionals_) {
    positionals.push_back({positional.name, positional.help});
  }
  positionals.push_back({"next_command", next_command_help});
  std::vector<explained> options;
  for (auto const& option : options_) {
    std::vector<std::string> names;
    for (auto const& spelling : option.spellings) {
      names.push_back(option.kind == option_kind::value
                          ? fmt::format("{} {}", spelling, option.metavar)
                          : spelling);
    }
    options.push_back({fmt::format("{}", fmt::join(names, ", ")), option.help});
  }
  std::size_t longest = 0;
  for (auto const* const rows : {&positionals, &options}) {
    for (auto const& row : *rows) {
      longest = std::max(longest, row.names.size() + 2);
    }
  }
  auto const position = std::min(longest + 2, max_names_column);
  return fmt::format("{}\n\n{}\n{}{}", usage(), fmt::join(filled(description_, text_width), "\n"),
                     table("positional arguments", positionals, position),
                     table("options", options, position));
}

} // namespace mprun::remote
