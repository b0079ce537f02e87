#include "runner/remote/files/single_file_commands.hpp"

#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/remote/files/board_path_text.hpp"
#include "runner/remote/files/fs_error.hpp"
#include "runner/remote/files/host_digest.hpp"
#include "runner/remote/json_record.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/transfer/board_path.hpp"
#include "transports/protocol/errc.hpp"

#include <fmt/format.h>
#include <sstream>
#include <system_error>
#include <utility>

namespace mprun::remote {
namespace {

/// Runs a program that prints nothing.
task<action_result> order(remote_context& context, std::string_view command, std::string path,
                          std::string program) {
  auto const answer = co_await context.ask(std::move(program), "work on a file");
  if (!answer) {
    co_return fs_error(command, path, answer.said());
  }
  co_return std::nullopt;
}

std::string os_call(std::string_view function, std::string_view path) {
  return fmt::format("import os\nos.{}({})\n", function, python_string(path));
}

std::string call(std::string_view program, std::string_view function, std::string_view arguments) {
  return minified_program(program) + fmt::format("{}({})\n", function, arguments);
}

/// Shows the output of device/remove_tree.py; returns the error that it reports.
action_result show_removed(remote_context& context, fs_request const& request,
                           std::string const& output) {
  std::istringstream lines(output);
  std::string line;
  while (std::getline(lines, line)) {
    auto const kind = line.substr(0, 1);
    auto const name_at = line.find(kind == "!" ? " b" : " ");
    std::string name;
    if (name_at == std::string::npos || !read_python_bytes(line.substr(name_at + 1), name)) {
      continue;
    }
    if (kind == "!") {
      auto const number = board_errno("OSError " + line.substr(2, name_at - 2));
      auto const why = number ? std::generic_category().message(*number) : std::string();
      return command_error(fmt::format("rm -r: cannot remove :{} {}", name, why));
    }
    if (request.is_verbose.value_or(false)) {
      context.out().print(kind == "f"   ? fmt::format("removed: '{}'\n", name)
                          : kind == "d" ? fmt::format("removed directory: '{}'\n", name)
                                        : fmt::format("skipped: '{}' (vfs mountpoint)\n", name));
    }
  }
  return std::nullopt;
}

/// Refuses to remove files of the mounted folder.
task<action_result> check_mounted(remote_context& context, std::string path) {
  if (context.mounted() == nullptr) {
    co_return std::nullopt;
  }
  auto const folder = co_await context.files().files().current_folder();
  auto const whole = plain_path(
      path.starts_with('/') ? path : joined_path(folder ? *folder : std::string(), path));
  auto const begin = fmt::format("{}/", mounted_folder::mount_point);
  if ((whole + "/").starts_with(begin)) {
    co_return command_error(
        fmt::format("rm -r not permitted on {} directory", mounted_folder::mount_point));
  }
  co_return std::nullopt;
}

task<action_result> remove_tree(remote_context& context, fs_request const& request,
                                std::string path) {
  auto failed = co_await check_mounted(context, path);
  if (failed) {
    co_return failed;
  }
  auto program = call(device::remove_tree, "_mprun_remove_tree", python_string(path));
  auto const answer = co_await context.ask(std::move(program), "remove files");
  if (!answer) {
    co_return fs_error("rm", path, answer.said());
  }
  co_return show_removed(context, request, answer.text());
}

void print_sum(remote_context& context, std::string const& path, std::string const& sum) {
  if (!context.settings().as_json) {
    context.out().print(sum + "\n");
    return;
  }
  json_record record;
  record.add("path", path);
  record.add("hash", sum);
  context.out().print_record(std::move(record));
}

} // namespace

task<action_result> print_file(remote_context& context, fs_request const& /*request*/,
                               std::string path) {
  auto program = context.board().in_own_scope(
      call(device::print_file, "_mprun_print_file", python_string(path)));
  auto const take = [&](std::string_view bytes) { context.out().program_printed(bytes); };
  auto const ran = co_await context.board().follow(std::move(program), take);
  if (ran.ec == protocol::errc::interrupted) {
    co_return chain_end{.exit_code = 1};
  }
  if (ran.ec) {
    co_return command_error("cat: " + context.board().blame_for(ran.ec, "print a file").message);
  }
  if (!ran.error.empty()) {
    co_return fs_error("cat", path, ran.error);
  }
  co_return std::nullopt;
}

task<action_result> touch(remote_context& context, fs_request const& /*request*/,
                          std::string path) {
  auto program = fmt::format("open({},'a').close()\n", python_string(path));
  auto failed = co_await order(context, "touch", std::move(path), std::move(program));
  co_return failed;
}

task<action_result> make_folder(remote_context& context, fs_request const& /*request*/,
                                std::string path) {
  auto program = os_call("mkdir", path);
  auto failed = co_await order(context, "mkdir", std::move(path), std::move(program));
  co_return failed;
}

task<action_result> remove_folder(remote_context& context, fs_request const& /*request*/,
                                  std::string path) {
  auto program = os_call("rmdir", path);
  auto failed = co_await order(context, "rmdir", std::move(path), std::move(program));
  co_return failed;
}

task<action_result> remove(remote_context& context, fs_request const& request, std::string path) {
  if (request.is_recursive) {
    auto failed = co_await remove_tree(context, request, std::move(path));
    co_return failed;
  }
  auto program = os_call("remove", path);
  auto failed = co_await order(context, "rm", std::move(path), std::move(program));
  co_return failed;
}

task<action_result> print_hash(remote_context& context, fs_request const& request,
                               std::string path) {
  constexpr std::size_t suffix = 3; // "sum"
  auto const algorithm = request.command.substr(0, request.command.size() - suffix);
  auto program = call(device::hash_file, "_mprun_hash_file",
                      fmt::format("{},{}", python_string(path), python_string(algorithm)));
  auto answer = co_await context.ask(std::move(program), "hash a file");
  if (answer) {
    print_sum(context, path, answer.text().substr(0, answer.text().find_first_of("\r\n")));
    co_return std::nullopt;
  }
  auto const has_none = answer.traceback.find("ImportError") != std::string::npos ||
                        answer.traceback.find("AttributeError") != std::string::npos;
  if (!has_none) {
    co_return fs_error(request.command, path, answer.said());
  }
  transfer_options const each;
  auto const copy = context.scratch("hashed");
  auto const fetched = co_await context.files().get(path, copy, each);
  if (!fetched.passed) {
    co_return fs_error(request.command, path, fetched.passed.error().message);
  }
  auto const sum = host_digest(copy, algorithm);
  if (!sum) {
    co_return command_error(
        fmt::format("{}: neither the board nor this host has {}", request.command, algorithm));
  }
  print_sum(context, path, *sum);
  co_return std::nullopt;
}

} // namespace mprun::remote
