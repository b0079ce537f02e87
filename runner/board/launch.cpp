#include "runner/board/launch.hpp"

#include "base/python/minified_source.hpp"
#include "base/yaml/config_error.hpp"
#include "device_programs.hpp"
#include "transports/recording/mask_secrets.hpp"

#include <fmt/format.h>
#include <fstream>
#include <utility>

namespace mprun {
namespace {

bool is_unix_repl(board_spec const& board, process_spec const& process) {
  return board.is_unix_port() && process.stdio != stdio_kind::announced_pty;
}

/// The board program for a unix port without a raw REPL, as a text in a file: run as it is, the
/// file would be compiled twice, the first time in vain. The text is not escaped, so that a board's
/// command may still change it.
std::string server_file() {
  return fmt::format("if __name__=='__main__':__file__='<stdin>'\n"
                     "exec(compile(r'''{}''',__import__('sys').argv[0],'exec'),"
                     "{{'__name__':'raw_repl_server','user':globals(),'execfile':execfile}}"
                     "if __name__=='__main__'else globals())\n",
                     minified_program(device::raw_repl_server));
}

/// Written once for a run, used by all its boards.
result<void> write_server(std::filesystem::path const& file) {
  if (std::filesystem::exists(file)) {
    return {};
  }
  std::ofstream out(file, std::ios::binary);
  out << server_file();
  out.close();
  if (!out) {
    return failure{blame::host, fmt::format("cannot write {}", file.string())};
  }
  return {};
}

/// Checks that every path that a board may write to exists.
result<void> check_writes(std::vector<std::filesystem::path> const& writes) {
  for (auto const& path : writes) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) {
      return failure{blame::host,
                     fmt::format("{} does not exist, but its `writes` names it", path.string())};
    }
  }
  return {};
}

} // namespace

void resolve_commands(std::vector<board_spec>& boards) {
  std::map<std::string, std::string> resolved; // a thousand boards share one command
  for (auto& board : boards) {
    auto* const process = std::get_if<process_spec>(&board.link);
    if (process == nullptr) {
      continue;
    }
    if (auto const checked = check_writes(process->writes); !checked) {
      throw config_error(fmt::format("board {}: {}", board.id, checked.error().message));
    }
    auto& wanted = process->command.front();
    auto const known = resolved.find(wanted);
    if (known != resolved.end()) {
      wanted = known->second;
      continue;
    }
    auto const found = wanted == "micropython" ? find_micropython() : find_program(wanted);
    if (!found) {
      auto const* remedy = wanted == "micropython"
                               ? "install it, set $MICROPYTHON to one, or run ci/setup"
                               : "install it, or give its full path in the board's command";
      auto problem =
          fmt::format("board {}: cannot find the program '{}': {}", board.id, wanted, remedy);
      mask_secrets(problem, board.secrets);
      throw config_error(problem);
    }
    resolved.emplace(wanted, found->string());
    wanted = found->string();
  }
}

bool begins_bare(board_spec const& board) noexcept {
  if (auto const* const replay = std::get_if<replay_spec>(&board.link)) {
    return replay->line.begins_bare;
  }
  auto const* const process = std::get_if<process_spec>(&board.link);
  return process != nullptr && is_unix_repl(board, *process) && process->command.size() == 1;
}

std::optional<std::filesystem::path> start_folder(board_spec const& board,
                                                  run_workspace const& workspace) {
  auto const* const process = std::get_if<process_spec>(&board.link);
  auto const* const replay = std::get_if<replay_spec>(&board.link);
  auto const has_folder = (process != nullptr && is_unix_repl(board, *process)) ||
                          (replay != nullptr && replay->line.has_folder);
  return has_folder ? std::optional(workspace.scratch() / board.id) : std::nullopt;
}

result<confinement> confine(board_spec const& board, process_spec const& process,
                            run_workspace const& workspace, std::vector<std::filesystem::path> also,
                            bool keeps_attributes) {
  confinement made;
  if (!workspace.confines_boards) {
    return made;
  }
  also.push_back(workspace.scratch() / board.id);
  for (auto const& path : process.writes) {
    if (path == "/") {
      return made; // also what a confined program cannot do: become another user by sudo
    }
    also.push_back(path);
  }
  if (auto const checked = check_writes(process.writes); !checked) {
    return checked.error(); // it has vanished since
  }
  if (auto const ec = make_confinement(also, keeps_attributes, made)) {
    return failure{blame::host, "cannot confine it to its folder: " + ec.message(), ec};
  }
  return made;
}

task<result<launch>> prepare_launch(board_spec const& board, process_spec const& process,
                                    run_workspace const& workspace,
                                    interpreter_versions& versions) {
  launch prepared;
  auto const folder = workspace.scratch() / board.id;
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    co_return failure{blame::host,
                      fmt::format("cannot make {}: {}", folder.string(), failed.message()), failed};
  }
  auto& options = prepared.options;
  options.arguments = process.command;
  options.directory = folder;
  options.environment = {{"HOME", folder.string()},
                         {"TMPDIR", folder.string()},
                         {"PWD", folder.string()},
                         {"MPRUN_RUN", workspace.token()}};
  options.environment.insert(options.environment.end(), process.environment.begin(),
                             process.environment.end());
  options.pty = process.stdio == stdio_kind::pty;
  auto confined = confine(board, process, workspace, {}, is_unix_repl(board, process));
  if (!confined) {
    co_return confined.error();
  }
  options.confined = *std::move(confined);
  prepared.dialect = "raw-repl";
  if (!is_unix_repl(board, process)) {
    co_return prepared; // its command is all there is to know
  }
  options.interrupt_by_signal = true;
  options.respawn_is_reset = true;
  options.errors_are_output = true; // as on a board, where there is but one line
  auto const version = co_await versions.of(process.command.front());
  if (!version) {
    co_return version.error();
  }
  if (version->has_raw_repl()) {
    options.arguments.push_back("-i");
  } else {
    auto const server = workspace.scratch() / "raw_repl_server.py";
    auto const written = write_server(server);
    if (!written) {
      co_return written.error();
    }
    prepared.dialect = "board-program";
    options.arguments.push_back(server.string());
  }
  co_return prepared;
}

} // namespace mprun
