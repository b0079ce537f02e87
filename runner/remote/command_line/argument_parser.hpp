// The arguments of one command, read as Python's argparse reads them and refused in its words: what
// mpremote takes and says is defined by it.
//
// Flow: declare with flag_pair(), value() and positional(), then parse(). Options stand before the
// positional arguments; what is left over when these have theirs begins the next command.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mprun::remote {

/// Something to print in place of doing anything. Exit code 0: help, for the standard output; else
/// what is wrong, for standard error.
struct usage_text {
  std::string text;
  int exit_code = 2;
};

struct parsed_arguments {
  std::map<std::string, bool, std::less<>> flags;                     ///< those that were given
  std::map<std::string, std::string, std::less<>> values;             ///< those that were given
  std::map<std::string, std::vector<std::string>, std::less<>> words; ///< of each positional
  std::vector<std::string> next_command;

  bool flag(std::string_view name, bool otherwise = false) const;
  std::optional<std::string> value(std::string_view name) const;
  /// Of a positional of which there is one.
  std::string const& word(std::string_view name) const;
  std::vector<std::string> const& all(std::string_view name) const;
};

enum class arity { one, one_or_more, optional };

/// What a value must look like.
enum class value_type { text, whole_number, number };

class argument_parser {
public:
  argument_parser(std::string program, std::string description);

  /// No -h: the letter is another option's.
  argument_parser& without_short_help();
  /// --name, -letter and --no-name, of which one may be given.
  argument_parser& flag_pair(std::string name, char letter, std::string help);
  /// --name; it has no short spelling.
  argument_parser& flag(std::string name, std::string help);
  /// Flags of which one may be given: name, letter, help.
  struct choice {
    std::string name;
    char letter;
    std::string help;
  };
  argument_parser& choices(std::vector<choice> const& all);
  /// --name VALUE; `letter` 0: it has no short spelling.
  argument_parser& value(std::string name, char letter, std::string help,
                         value_type type = value_type::text);
  argument_parser& positional(std::string name, arity count, std::string help,
                              value_type type = value_type::text);

  std::variant<parsed_arguments, usage_text> parse(std::vector<std::string> const& words) const;

  std::string const& description() const noexcept { return description_; }
  std::string usage() const;
  std::string help() const;

private:
  enum class kind { help, on, off, value };
  struct option {
    std::vector<std::string> spellings;
    std::string destination;
    kind what = kind::value;
    std::string help;
    std::string metavar{};
    value_type type = value_type::text;
    unsigned group = 0; ///< of those that exclude each other; 0: none
  };
  struct positional_argument {
    std::string name;
    arity count = arity::one;
    std::string help;
    value_type type = value_type::text;
  };
  /// A word that is an option, as far as its spelling tells.
  struct recognized {
    option const* which = nullptr; ///< nullptr: nobody knows it
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
  std::vector<option> options_;
  std::vector<positional_argument> positionals_;
  unsigned groups_ = 0;
};

/// As repr() of Python shows a str.
std::string python_repr(std::string_view text);

} // namespace mprun::remote
