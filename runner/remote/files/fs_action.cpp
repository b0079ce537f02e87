#include "runner/remote/files/fs_action.hpp"

#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/copy_command.hpp"
#include "runner/remote/files/edit_command.hpp"
#include "runner/remote/files/folder_commands.hpp"
#include "runner/remote/files/fs_request.hpp"
#include "runner/remote/files/single_file_commands.hpp"
#include "runner/remote/remote_context.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <utility>

namespace mprun::remote {
namespace {

/// A command for a path on the board, given without its ':'.
using path_command = task<action_result> (*)(remote_context&, fs_request const&, std::string);

bool is_hash_command(std::string_view name) {
  constexpr std::string_view end = "sum";
  return name.size() > end.size() && name.ends_with(end) &&
         std::isdigit(static_cast<unsigned char>(name[name.size() - end.size() - 1])) != 0;
}

path_command command_named(std::string_view name) {
  constexpr std::array commands{
      std::pair{std::string_view("cat"), path_command(print_file)},
      std::pair{std::string_view("ls"), path_command(list_folder)},
      std::pair{std::string_view("mkdir"), path_command(make_folder)},
      std::pair{std::string_view("rm"), path_command(remove)},
      std::pair{std::string_view("rmdir"), path_command(remove_folder)},
      std::pair{std::string_view("touch"), path_command(touch)},
      std::pair{std::string_view("tree"), path_command(print_tree)},
  };
  for (auto const& [known, command] : commands) {
    if (known == name) {
      return command;
    }
  }
  return is_hash_command(name) ? path_command(print_hash) : nullptr;
}

task<action_result> do_each(remote_context& context, fs_request request) {
  if (request.command == "cp") {
    auto copied = co_await copy(context, std::move(request));
    co_return copied;
  }
  auto const command = command_named(request.command);
  if (command == nullptr) {
    co_return command_error(fmt::format("fs: '{}' is not a command; known are cat, cp, ls, mkdir, "
                                        "rm, rmdir, sha256sum, touch, tree",
                                        request.command));
  }
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  for (auto const& word : request.paths) {
    if (failed || context.is_interrupted()) {
      break;
    }
    auto path = board_path(word);
    if (request.names_itself()) {
      context.announce(fmt::format("{} :{}\n", request.command, path));
    }
    failed = co_await command(context, request, std::move(path));
  }
  co_return failed;
}

task<action_result> edit_each(remote_context& context, std::vector<std::string> paths) {
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  for (auto const& path : paths) {
    if (!failed && !context.is_interrupted()) {
      failed = co_await edit(context, path);
    }
  }
  co_return failed;
}

} // namespace

argument_parser fs_parser() {
  return argument_parser("fs", "execute filesystem commands on the device")
      .without_short_help()
      .flag_pair("recursive", 'r', "recursive (for cp and rm commands)")
      .flag_pair("force", 'f', "force copy even if file is unchanged (for cp command only)")
      .flag_pair("verbose", 'v',
                 "enable verbose output (defaults to True for all commands except cat)")
      .choices({{"size", 's', "show file size in bytes(tree command only)"},
                {"human", 'h', "show file size in a more human readable way (tree command only)"}})
      .positional("command", arity::single,
                  "filesystem command (e.g. cat, cp, sha256sum, ls, rm, rmdir, touch, tree)")
      .positional("path", arity::multiple, "local and remote paths");
}

remote_action fs_action(parsed_arguments const& arguments) {
  fs_request request;
  request.command = arguments.word("command");
  request.paths = arguments.all("path");
  request.is_recursive = arguments.flag("recursive");
  request.is_forced = arguments.flag("force");
  if (auto const found = arguments.flags.find("verbose"); found != arguments.flags.end()) {
    request.is_verbose = found->second;
  }
  request.shows_size = arguments.flag("size");
  request.shows_human_size = arguments.flag("human");
  return [request](remote_context& context) { return do_each(context, request); };
}

argument_parser edit_parser() {
  return argument_parser("edit", "edit files on the device")
      .positional("files", arity::multiple, "list of remote paths");
}

remote_action edit_action(parsed_arguments const& arguments) {
  return [paths = arguments.all("files")](remote_context& context) {
    return edit_each(context, paths);
  };
}

} // namespace mprun::remote
