// The arguments of one command, read as Python's argparse reads them and refused in its words,
// because argparse defines what mpremote accepts and prints.
//
// Flow: declare with flag_pair(), value() and positional(), then parse(). Options come before the
// positional arguments; the words left over after these begin the next command.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mprun::remote {

/// A text to print instead of doing anything. Exit code 0: help, for standard output; otherwise an
/// error message, for standard error.
struct usage_text {
  std::string text;
  int exit_code = 2;
};

struct parsed_arguments {
  std::map<std::string, bool, std::less<>> flags;         ///< only those that were given
  std::map<std::string, std::string, std::less<>> values; ///< only those that were given
  std::map<std::string, std::vector<std::string>, std::less<>> words; ///< by the positional's name
  std::vector<std::string> next_command;

  bool flag(std::string_view name, bool otherwise = false) const;
  std::optional<std::string> value(std::string_view name) const;
  /// The word of a positional that takes a single one.
  std::string const& word(std::string_view name) const;
  std::vector<std::string> const& all(std::string_view name) const;
};

enum class arity {
  single,
  multiple, ///< at least one
  optional,
};

/// How a value must be spelled.
enum class value_type { text, whole_number, number };

class argument_parser {
public:
  argument_parser(std::string program, std::string description);

  /// Leaves -h to another option.
  argument_parser& without_short_help();
  /// --name, -letter and --no-name, which exclude each other.
  argument_parser& flag_pair(std::string name, char letter, std::string help);
  /// --name; it has no short spelling.
  argument_parser& flag(std::string name, std::string help);
  /// A flag that excludes the others of its list.
  struct choice {
    std::string name;
    char letter;
    std::string help;
  };
  argument_parser& choices(std::vector<choice> const& all);
  /// --name VALUE; with `letter` 0 it has no short spelling.
  argument_parser& value(std::string name, char letter, std::string help,
                         value_type type = value_type::text);
  argument_parser& positional(std::string name, arity count, std::string help,
                              value_type type = value_type::text);

  std::variant<parsed_arguments, usage_text> parse(std::vector<std::string> const& words) const;

  std::string const& description() const noexcept { return description_; }
  std::string usage() const;
  std::string help() const;

private:
  enum class option_kind { help, on, off, value };
  struct option_argument {
    std::vector<std::string> spellings;
    std::string destination;
    option_kind kind = option_kind::value;
    std::string help;
    std::string metavar{};
    value_type type = value_type::text;
    unsigned group = 0; ///< the options of a group exclude each other; 0: none
  };
  struct positional_argument {
    std::string name;
    arity count = arity::single;
    std::string help;
    value_type type = value_type::text;
  };
  /// A word that is spelled like an option.
  struct recognized {
    option_argument const* which = nullptr; ///< nullptr: it is unknown
    std::string spelling{};
    std::optional<std::string> attached{}; ///< "--name=this", "-nthis"
  };
  class reading;

  std::vector<recognized> options_like(std::string const& word) const;
  std::optional<recognized> recognize(std::string const& word, std::string& ambiguous) const;
  std::vector<std::string> option_usages() const;
  std::vector<std::string> positional_usages() const;

  std::string program_;
  std::string description_;
  std::vector<option_argument> options_;
  std::vector<positional_argument> positionals_;
  unsigned groups_ = 0;
};

/// A text as Python's repr() shows it.
std::string python_repr(std::string_view text);

} // namespace mprun::remote
