#include "runner/remote/files/edit_command.hpp"

#include "base/python/python_text.hpp"
#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/fs_error.hpp"
#include "runner/remote/remote_context.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

namespace mprun::remote {
namespace {

/// $EDITOR is a shell command, as everywhere. It has the terminal until it ends.
bool is_edited(std::string const& editor, std::filesystem::path const& file) {
  return std::system(fmt::format("{} \"{}\"", editor, file.string()).c_str()) == 0;
}

} // namespace

task<action_result> edit(remote_context& context, std::string path) {
  auto const* const editor = std::getenv("EDITOR");
  if (editor == nullptr || *editor == '\0') {
    co_return command_error("edit: $EDITOR not set");
  }
  if (context.settings().has_several_boards) {
    co_return command_error("edit: a terminal has room for only one editor; choose one board");
  }
  path.erase(0, path.find_first_not_of(':'));
  context.out().print(fmt::format("edit :{}\n", path));
  auto touching = fmt::format("open({},'a').close()\n", python_string(path));
  auto const touched = co_await context.ask(std::move(touching), "make a file");
  if (!touched) {
    co_return fs_error("edit", path, touched.said());
  }
  transfer_options const each;
  auto const copy = context.scratch(base_name(path)); // editors go by the file's suffix
  auto const fetched = co_await context.files().get(path, copy, each);
  if (!fetched.passed) {
    co_return fs_error("edit", path, fetched.passed.error().message);
  }
  if (!is_edited(editor, copy)) {
    co_return std::nullopt;
  }
  auto const stored = co_await context.files().put(copy, path, each);
  if (!stored.passed) {
    co_return fs_error("edit", path, stored.passed.error().message);
  }
  co_return std::nullopt;
}

} // namespace mprun::remote
