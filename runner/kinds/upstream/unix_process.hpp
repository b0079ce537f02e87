// Runs a test of the tree on a unix port as a process of its own, as run-tests.py does.
//
// Flow: run_unix_test() for most; run_command_line_test() for those of cmdline/ and the scripts of
// feature_check/, whose own comments say with which options they run and which of them are typed at
// a terminal (repl_*: terminal_typing).
#pragma once

#include "base/async/stop_request.hpp"
#include "base/async/task.hpp"
#include "runner/board/launch.hpp"
#include "runner/events/failure.hpp"
#include "runner/inventory/inventory.hpp"
#include "suites/upstream/judging.hpp"
#include "suites/upstream/settings.hpp"
#include "suites/upstream/test.hpp"
#include "transports/process/confinement.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mprun::upstream {

/// The unix port that stands for a board.
struct unix_port {
  std::vector<std::string> command; ///< of the inventory
  std::vector<std::pair<std::string, std::string>> environment;
  confinement confined;
  std::chrono::milliseconds limit{}; ///< for each program
  std::filesystem::path home;        ///< a folder that is not there: no history is read or written
  std::shared_ptr<stop_request> stop{}; ///< ends what runs on it; may be null
};

struct unix_result {
  printed ran;
  result<void> started; ///< an error: it could not be run at all
};

/// Describes a program that did not end well: "killed by SIGSEGV".
std::string how_it_ended(int wait_status);

/// Whether tests run on the board as processes of their own.
bool runs_as_processes(board_spec const& spec, settings const& how);

/// For a board that is a process: the tree's module path is added to its environment unless
/// $MICROPYPATH is to stay.
unix_port unix_port_of(board_spec const& spec, run_workspace const& workspace,
                       std::filesystem::path const& root, settings const& how);

/// `compiled`: the .mpy that is run instead of it, by its path; empty for the test itself.
task<unix_result> run_unix_test(unix_port port, test tree_test, settings how,
                                std::filesystem::path compiled);

/// `script` is what the port reads from stdin, in the folder `root`. Only a signal is a crash.
task<unix_result> run_unix_script(unix_port port, std::filesystem::path root,
                                  std::filesystem::path script);

/// `file` as it is given to the port.
task<unix_result> run_command_line_test(unix_port port, std::filesystem::path root,
                                        std::string file);

} // namespace mprun::upstream
