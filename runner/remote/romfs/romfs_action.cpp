#include "runner/remote/romfs/romfs_action.hpp"

#include "base/files/atomic_file.hpp"
#include "base/files/file_text.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/remote/romfs/romfs_build.hpp"
#include "runner/remote/romfs/romfs_partition.hpp"
#include "runner/remote/romfs/romfs_writer.hpp"

#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>

namespace mprun::remote {
namespace {

struct romfs_request {
  std::optional<std::string> path;
  std::optional<std::string> output;
  int partition = 0;
  bool as_mpy = true;
};

task<action_result> query(remote_context& context) {
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  if (!failed) {
    failed = co_await print_partitions(context);
  }
  co_return failed;
}

task<action_result> build(remote_context& context, romfs_request request) {
  context.did_action();
  if (!request.path) {
    co_return command_error("romfs build: source path not given");
  }
  auto const output = request.output.value_or(*request.path + ".romfs");
  auto const image = co_await build_romfs(context, *request.path, request.as_mpy);
  if (image.failed) {
    co_return image.failed;
  }
  context.out().print(
      fmt::format("Writing {} bytes to output file {}\n", image.bytes.size(), output));
  atomic_file out(output);
  out.write(image.bytes);
  if (auto const written = out.commit(); !written) {
    co_return command_error("romfs: " + written.error().message);
  }
  co_return std::nullopt;
}

/// Reads an image from its file, or builds it from a folder.
task<romfs_image> image_of(remote_context& context, std::string path, bool as_mpy) {
  std::error_code ignored;
  auto const is_image = path.ends_with(".img") || path.ends_with(".romfs");
  if (!is_image || !std::filesystem::is_regular_file(path, ignored)) {
    auto built = co_await build_romfs(context, std::move(path), as_mpy);
    co_return built;
  }
  romfs_image image;
  auto file = read_text(path);
  if (file) {
    image.bytes = *std::move(file);
  } else {
    image.failed = command_error("romfs: " + file.error().message);
  }
  co_return image;
}

task<action_result> deploy(remote_context& context, romfs_request request) {
  auto failed = co_await context.need_raw_prompt();
  context.did_action();
  if (failed) {
    co_return failed;
  }
  if (!request.path) {
    co_return command_error("romfs deploy: source path not given");
  }
  auto image = co_await image_of(context, *request.path, request.as_mpy);
  if (image.failed) {
    co_return image.failed;
  }
  context.out().print(fmt::format("Image size is {} bytes\n", image.bytes.size()));
  failed = co_await write_partition(context, request.partition, std::move(image.bytes));
  co_return failed;
}

task<action_result> refuse(std::string command) {
  co_return command_error(
      fmt::format("romfs: '{}' is not a command; pass romfs --help for a list", command));
}

} // namespace

argument_parser romfs_parser() {
  return argument_parser("romfs", "manage ROM partitions")
      .flag_pair("mpy", 'm',
                 "automatically compile .py files to .mpy when building the ROMFS image (default)")
      .value("partition", 'p', "ROMFS partition to use", value_type::whole_number)
      .value("output", 'o', "output file")
      .positional("command", arity::single, "romfs command, one of: query, build, deploy")
      .positional("path", arity::optional, "path to directory to deploy");
}

remote_action romfs_action(parsed_arguments const& arguments) {
  auto const& command = arguments.word("command");
  romfs_request request;
  if (auto const& path = arguments.all("path"); !path.empty()) {
    request.path = path.front();
  }
  request.output = arguments.value("output");
  request.partition = std::atoi(arguments.value("partition").value_or("0").c_str());
  request.as_mpy = arguments.flag("mpy", true);
  return [command, request](remote_context& context) {
    return command == "query"    ? query(context)
           : command == "build"  ? build(context, request)
           : command == "deploy" ? deploy(context, request)
                                 : refuse(command);
  };
}

} // namespace mprun::remote
