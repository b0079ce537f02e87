#include "runner/kinds/upstream/unix_process.hpp"

#include "runner/kinds/upstream/terminal_typing.hpp"
#include "transports/process/run_program.hpp"

#include <boost/asio/error.hpp>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <string_view>
#include <sys/wait.h>
#include <variant>

namespace mprun::upstream {
namespace {

constexpr std::size_t output_limit = 16 * 1024 * 1024;

unix_result result_of(program_result& ran, std::vector<std::string> const& command) {
  unix_result done;
  done.ran.output = std::move(ran.output);
  if (ran.ec == asio::error::timed_out) {
    done.ran.how = printed::end::timed_out;
  } else if (ran.ec) {
    done.started = failure{
        blame::board, fmt::format("cannot run {}: {}", command.front(), ran.ec.message()), ran.ec};
  } else if (ran.wait_status != 0) {
    done.ran.how = printed::end::crashed;
    done.ran.how_it_crashed = how_it_ended(ran.wait_status);
  }
  return done;
}

program program_of(unix_port const& port, std::vector<std::string> const& more) {
  program command;
  command.arguments = port.command;
  command.arguments.insert(command.arguments.end(), more.begin(), more.end());
  command.environment = port.environment;
  command.confined = port.confined;
  command.stop = port.stop;
  return command;
}

/// What the comments at the top of a command-line test ask for.
struct cmdline_comments {
  std::vector<std::string> options;
  bool sigint = false;
};

cmdline_comments read_comments(std::filesystem::path const& file) {
  cmdline_comments found;
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line) && line.starts_with('#');) {
    constexpr std::string_view options = "# cmdline:";
    if (line.starts_with(options)) {
      std::istringstream words(line.substr(options.size()));
      for (std::string word; words >> word;) {
        found.options.push_back(word);
      }
    } else if (line.starts_with("# sigint:")) {
      found.sigint = true;
    }
  }
  return found;
}

/// After the folder that the test starts in, where modules are looked for first.
void prepend_to_path(unix_port& port, std::filesystem::path const& folder) {
  constexpr char const* name = "MICROPYPATH";
  auto const* const users = std::getenv(name);
  std::string path = users != nullptr ? users : ".frozen:~/.micropython/lib:/usr/lib/micropython";
  for (auto const& [variable, value] : port.environment) {
    path = variable == name ? value : path;
  }
  port.environment.emplace_back(name, folder.string() + ":" + path);
}

} // namespace

std::string how_it_ended(int wait_status) {
  if (WIFSIGNALED(wait_status)) {
    auto const* const name = ::sigabbrev_np(WTERMSIG(wait_status));
    return fmt::format("killed by SIG{}", name != nullptr ? name : "?");
  }
  return fmt::format("exited with status {}", WEXITSTATUS(wait_status));
}

bool runs_as_processes(board_spec const& spec, settings const& how) {
  return spec.is_unix_port() && how.by == unix_way::spawn && !spec.faults.any() &&
         std::holds_alternative<process_spec>(spec.link);
}

unix_port unix_port_of(board_spec const& spec, run_workspace const& workspace,
                       std::filesystem::path const& root, settings const& how) {
  auto const& process = std::get<process_spec>(spec.link);
  unix_port port;
  port.command = process.command;
  port.limit = how.program_limit;
  port.environment.emplace_back("MPRUN_RUN", workspace.token());
  port.home = workspace.scratch() / spec.id / "no-home";
  port.environment.emplace_back("HOME", port.home.string());
  port.environment.emplace_back("TMPDIR", port.home.parent_path().string());
  if (!how.keep_path) {
    auto const source = root.parent_path();
    auto const unittest = source / "lib/micropython-lib/python-stdlib/unittest";
    port.environment.emplace_back(
        "MICROPYPATH",
        fmt::format(".frozen:{}:{}", (source / "extmod").string(), unittest.string()));
  }
  port.environment.insert(port.environment.end(), process.environment.begin(),
                          process.environment.end());
  return port;
}

task<unix_result> run_unix_test(unix_port port, test tree_test, settings how,
                                std::filesystem::path compiled) {
  auto const file = tree_test.root / tree_test.path;
  std::vector<std::string> more{"-X", "emit=" + how.emit};
  if (!how.heap_size.empty()) {
    more.emplace_back("-X");
    more.push_back("heapsize=" + how.heap_size);
  }
  if (compiled.empty()) {
    more.push_back(file.string());
  } else {
    more.emplace_back("-m");
    more.push_back(compiled.stem().string());
    prepend_to_path(port, compiled.parent_path());
  }
  auto start = program_of(port, more);
  start.directory = file.parent_path();
  auto ran = co_await run_program(std::move(start), port.limit, output_limit);
  co_return result_of(ran, port.command);
}

task<unix_result> run_unix_script(unix_port port, std::filesystem::path root,
                                  std::filesystem::path script) {
  auto start = program_of(port, {});
  start.directory = std::move(root);
  start.input = std::move(script);
  auto ran = co_await run_program(std::move(start), port.limit, output_limit);
  auto const signalled = WIFSIGNALED(ran.wait_status);
  auto result = result_of(ran, port.command);
  if (result.ran.how == printed::end::crashed && !signalled) {
    result.ran.how = printed::end::well;
  }
  co_return result;
}

task<unix_result> run_command_line_test(unix_port port, std::filesystem::path root,
                                        std::string file) {
  auto asked = read_comments(root / file);
  auto const name = std::filesystem::path(file).filename().string();
  auto start = program_of(port, asked.options);
  start.directory = root;
  if (name.starts_with("repl_")) {
    auto typed = co_await type_at_terminal(std::move(start), root / file, asked.sigint, port.limit);
    co_return typed;
  }
  start.arguments.push_back(file);
  auto ran = co_await run_program(std::move(start), port.limit, output_limit);
  auto result = result_of(ran, port.command);
  if (result.ran.how == printed::end::crashed) {
    result.ran.output = "CRASH"; // and nothing else: some of these tests expect just that
    result.ran.how = printed::end::well;
  }
  co_return result;
}

} // namespace mprun::upstream
