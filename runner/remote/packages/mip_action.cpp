#include "runner/remote/packages/mip_action.hpp"

#include "base/python/python_text.hpp"
#include "runner/remote/packages/package_address.hpp"
#include "runner/remote/packages/package_installer.hpp"
#include "runner/remote/remote_context.hpp"

#include <fmt/format.h>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

struct mip_request {
  std::string command;
  std::vector<std::string> packages;
  std::optional<std::string> target;
  std::string index;
  bool as_mpy = true;
};

/// Empty where sys.path has none.
task<result<std::string>> find_library_folder(remote_context& context) {
  auto const answer = co_await context.ask(
      "import sys\nfor p in sys.path:\n print(repr(bytes(p,'utf8')))\n", "report its sys.path");
  if (!answer) {
    co_return answer.output.error();
  }
  std::istringstream lines(answer.text());
  std::string line;
  while (std::getline(lines, line)) {
    std::string path;
    if (read_python_bytes(line, path) && path.ends_with("/lib") && !path.starts_with("/rom")) {
      co_return path;
    }
  }
  co_return std::string();
}

task<action_result> install(remote_context& context, mip_request request) {
  context.did_action();
  if (request.command != "install") {
    co_return command_error(fmt::format("mip: '{}' is not a command", request.command));
  }
  auto failed = co_await context.need_raw_prompt();
  if (failed) {
    co_return failed;
  }
  if (!request.target) {
    auto const folder = co_await find_library_folder(context);
    if (!folder) {
      co_return command_error("mip: " + folder.error().message);
    }
    if (folder->empty()) {
      co_return command_error("Unable to find lib dir in sys.path, use --target to override");
    }
    request.target = *folder;
  }
  package_installer installer(context, request.index, *request.target, request.as_mpy);
  for (auto const& package : request.packages) {
    auto const wanted = split_version(package);
    context.out().print(fmt::format("Install {}\n", wanted.name));
    failed = co_await installer.install(wanted.name, wanted.version);
    if (failed) {
      context.out().print("Package may be partially installed\n");
      co_return failed;
    }
    context.out().print("Done\n");
  }
  co_return std::nullopt;
}

} // namespace

argument_parser mip_parser() {
  return argument_parser("mip", "install packages from micropython-lib or third-party sources")
      .flag_pair("mpy", 'm', "download as compiled .mpy files (default)")
      .value("target", '\0', "destination direction on the device")
      .value("index", '\0', "package index to use (defaults to micropython-lib)")
      .positional("command", arity::single, "mip command (e.g. install)")
      .positional("packages", arity::multiple,
                  "list package specifications, e.g. name, name@version, github:org/repo, "
                  "github:org/repo@branch, gitlab:org/repo, gitlab:org/repo@branch, "
                  "codeberg:org/repo, codeberg:org/repo@branch");
}

remote_action mip_action(parsed_arguments const& arguments) {
  mip_request request;
  request.command = arguments.word("command");
  request.packages = arguments.all("packages");
  request.target = arguments.value("target");
  request.index = arguments.value("index").value_or(std::string(usual_index));
  while (request.index.ends_with('/')) {
    request.index.pop_back();
  }
  request.as_mpy = arguments.flag("mpy", true);
  return [request](remote_context& context) { return install(context, request); };
}

} // namespace mprun::remote
