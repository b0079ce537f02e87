#include "runner/options/copying_options.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace mprun {
namespace {

constexpr auto put_footer =
    R"(Follows the rules of cp -r: if the target is a folder on the board, the sources are copied into it
(d/. means the contents of d); otherwise the only source becomes the target. Links are followed. A file
that is on the board already, with the same SHA-256, is not sent. "-" as source is standard input.

.git, __pycache__ and what a .mprunignore file at the top of a folder lists are left out; --all copies
them too. Patterns are those of a shell: one that contains a / applies to the path below the folder's
top, one that ends in / to folders only, one that begins with ! copies what another one leaves out,
and ** matches any number of folders.

Exit codes: 0 all copied and verified, 2 the command or configuration is wrong, 3 something was not
copied, 130 interrupted.)";

constexpr auto get_footer =
    R"(Follows the rules of cp -r: if the target is a folder, the sources are copied into it (d/. means the
contents of d); otherwise the only source becomes the target. With several boards, each has its own
folder in the target, named after its id. Sources may be patterns ('/lib/*.py'). "-" as target is
standard output. A file that is there already, with the same SHA-256, is not fetched.

Exit codes: 0 all copied and verified, 2 the command or configuration is wrong, 3 something was not
copied, 130 interrupted.)";

constexpr auto sync_footer =
    R"(The same as mprun put SOURCE/. TARGET --delete: afterwards the board's folder is the same as the source,
except for what is left out and for other file systems that are mounted in it. Try --dry-run first: it
says what would be copied and removed.

Exit codes: 0 the same and verified, 2 the command or configuration is wrong, 3 something was not
copied, and nothing was removed, or something could not be removed, 130 interrupted.)";

/// Whether a word names the board's side in the spelling of mpremote: ":lib/x.py"; ":" is where
/// relative paths begin.
bool has_colon(std::string const& word) {
  return word.starts_with(':');
}

std::string without_colon(std::string const& word) {
  return !has_colon(word) ? word : word == ":" ? "." : word.substr(1);
}

/// `words`: the sources, and the target last.
std::string take_words(transfer_command_options& options, std::vector<std::string> words,
                       copying_kind kind) {
  options.to_board = kind != copying_kind::get;
  for (auto const& word : words) {
    if (word.empty()) {
      return "a file's name is empty";
    }
  }
  auto target = std::move(words.back());
  words.pop_back();
  if (kind == copying_kind::get && has_colon(target)) {
    return fmt::format("{} names something on the board; a file of this host is ./{}", target,
                       target);
  }
  for (auto& source : words) {
    std::error_code ignored;
    if (kind == copying_kind::get) {
      source = without_colon(source);
    } else if (has_colon(source) && !std::filesystem::exists(source, ignored)) {
      return fmt::format("{} names something on the board; mprun get fetches it", source);
    }
  }
  if (kind == copying_kind::sync) {
    if (words.size() != 1) {
      return "one folder of this host, then one on the board";
    }
    if (std::error_code ignored; !std::filesystem::is_directory(words[0], ignored)) {
      return words[0] + " is not a folder";
    }
    words[0] += "/.";
    options.remove_others = true;
  }
  options.target = options.to_board ? without_colon(target) : target;
  options.sources = std::move(words);
  return {};
}

} // namespace

options_check add_options(CLI::App& app, transfer_command_options& options, copying_kind kind) {
  auto const words = std::make_shared<std::vector<std::string>>();
  add_farm(app, options.farm, options.selected);
  app.add_option("files", *words,
                 kind == copying_kind::get
                     ? "files and folders of the board, then the target on this host"
                     : "files and folders of this host, then the target on the board")
      ->required()
      ->expected(2, -1);
  auto const to_board = kind != copying_kind::get;
  app.add_flag("--dry-run", options.dry_run, "say what would be done; change nothing");
  app.add_option("--exclude", options.excluded,
                 "leave out what this pattern matches, in folders that are copied (repeatable)")
      ->allow_extra_args(false);
  if (to_board) {
    app.add_flag("--all", options.with_all, "also .git, __pycache__ and what .mprunignore names");
    app.add_flag("--mpy", options.compiles,
                 "compile .py files with mpy-cross for each board: x.py becomes "
                 "x.mpy; main.py and boot.py stay");
    app.add_flag("--in-place", options.each.in_place,
                 "overwrite files in place: for boards without room for the old and the "
                 "new file at once; a copy that is interrupted loses both");
  }
  if (kind == copying_kind::put) {
    app.add_flag("--delete", options.remove_others,
                 "remove what the board's folder has and the copied one does not");
  }
  app.footer(kind == copying_kind::put   ? put_footer
             : kind == copying_kind::get ? get_footer
                                         : sync_footer);
  app.add_flag("--force", options.force, "copy what is the same on the other side too");
  app.add_option("--tier", options.each.tier,
                 "how: stream (binary), base64, literal; default: the best that the board can do")
      ->transform(
          one_of({choice("stream", transfer_tier::stream), choice("base64", transfer_tier::base64),
                  choice("literal", transfer_tier::literal)}))
      ->option_text("stream|base64|literal");
  add_recordings(app, options.recordings);
  return [&options, words, kind] { return take_words(options, *words, kind); };
}

} // namespace mprun
