// The command line: a word that names a command, and its options.
//
// Flow: parse_command_line(all commands, argc, argv) → what to do, or the text and exit code to end
// with (--help, --version, a usage error).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace CLI {
class App;
}

namespace mprun {

/// Print `text` and end; if exit_code is not 0, `text` says what is wrong.
struct early_exit {
  std::string text;
  int exit_code = 0;
};

/// Does what was asked for and returns the exit code. Throws config_error only before anything has
/// run.
using job = std::function<int()>;

struct subcommand {
  struct parsed {
    std::string wrong; ///< what is wrong with the options together; empty if nothing is
    job run;
  };

  std::string_view name;
  std::string_view description;
  /// Adds its options; the returned function is called once they are parsed. `typed`: the whole
  /// command line.
  std::function<std::function<parsed()>(CLI::App& app, std::vector<std::string> const& typed)> add;
  /// If set, the command itself reads all words after its name.
  std::function<int(std::vector<std::string> words)> read_by_itself{};
};

/// If no command is named, the first is meant.
std::variant<job, early_exit> parse_command_line(std::vector<subcommand> const& all, int argc,
                                                 char const* const* argv);

} // namespace mprun
