#include "runner/remote/files/folder_commands.hpp"

#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/fs_error.hpp"
#include "runner/remote/files/tree_text.hpp"
#include "runner/remote/json_record.hpp"
#include "runner/remote/remote_context.hpp"

#include <cstdint>
#include <fmt/format.h>
#include <sstream>
#include <utility>

namespace mprun::remote {
namespace {

constexpr unsigned folder_bit = 0x4000;

struct listed_entry {
  unsigned mode = 0;
  std::uint64_t size = 0;
  std::string name;
};

/// A line of device/list_folder.py.
bool read_entry(std::string const& line, listed_entry& into) {
  std::istringstream in(line);
  std::string name;
  return in >> into.mode >> into.size >> std::ws && std::getline(in, name) &&
         read_python_bytes(name, into.name);
}

void print_entry(remote_context& context, std::string const& folder, listed_entry const& entry) {
  auto const is_folder = (entry.mode & folder_bit) != 0;
  if (!context.settings().as_json) {
    context.out().print(fmt::format("{:12} {}{}\n", entry.size, entry.name, is_folder ? "/" : ""));
    return;
  }
  json_record record;
  record.add("folder", folder);
  record.add("name", entry.name);
  record.add("type", is_folder ? "folder" : "file");
  record.add("size", entry.size);
  context.out().print_record(std::move(record));
}

void print_tree_record(remote_context& context, std::string const& folder,
                       board_entry const& entry) {
  json_record record;
  record.add("folder", folder);
  record.add("path", entry.path);
  record.add("type", entry.is_folder ? "folder" : "file");
  record.add("size", entry.size);
  context.out().print_record(std::move(record));
}

} // namespace

task<action_result> list_folder(remote_context& context, fs_request const& /*request*/,
                                std::string path) {
  auto const argument = path.empty() ? std::string() : python_string(path);
  auto program =
      minified_program(device::list_folder) + fmt::format("_mprun_list_folder({})\n", argument);
  auto const answer = co_await context.ask(std::move(program), "list a folder");
  if (!answer) {
    co_return fs_error("ls", path, answer.said());
  }
  std::istringstream lines(answer.text());
  std::string line;
  while (std::getline(lines, line)) {
    listed_entry entry;
    if (read_entry(line, entry)) {
      print_entry(context, path, entry);
    }
  }
  co_return std::nullopt;
}

task<action_result> print_tree(remote_context& context, fs_request const& request,
                               std::string path) {
  auto& files = context.files().files();
  if (path.empty() || path == ".") {
    auto const folder = co_await files.current_folder();
    if (!folder) {
      co_return fs_error("tree", path, folder.error().message);
    }
    path = *folder;
  }
  auto const kind = co_await files.kind_of(path);
  if (!kind) {
    co_return fs_error("tree", path, kind.error().message);
  }
  if (*kind != board_kind::folder) {
    co_return command_error(fmt::format("tree: '{}' is not a directory", path));
  }
  auto const listed = co_await files.list(path);
  if (!listed) {
    co_return fs_error("tree", path, listed.error().message);
  }
  if (context.settings().as_json) {
    for (auto const& entry : *listed) {
      print_tree_record(context, path, entry);
    }
    co_return std::nullopt;
  }
  auto const of = request.is_verbose.value_or(false) ? " on " + context.device_name() : "";
  auto const sizes = request.shows_size         ? tree_sizes::bytes
                     : request.shows_human_size ? tree_sizes::human
                                                : tree_sizes::none;
  context.out().print(fmt::format(":{}{}\n{}", path, of, tree_text(*listed, sizes)));
  for (auto const& entry : *listed) { // a link that leads nowhere is an entry like others
    if (!entry.unreadable.empty() && (entry.is_folder || entry.is_unnamed)) {
      co_return command_error(
          fmt::format("tree: {}: {}", joined_path(path, entry.path), entry.unreadable));
    }
  }
  co_return std::nullopt;
}

} // namespace mprun::remote
