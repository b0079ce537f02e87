// Has CPython run programs, each in a process of its own or in one that stays (cpython_server).
//
// Flow: run_case() or run_upstream_test(), any number at a time; servers that are idle are kept for
// the next program.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/run_workspace.hpp"
#include "suites/expected/case_surroundings.hpp"
#include "suites/expected/cpython_server.hpp"
#include "suites/expected/file_turns.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mprun {

class cpython_runner {
public:
  /// `turns`, when given, must outlive it.
  cpython_runner(asio::any_io_executor executor, run_workspace workspace, file_turns* turns);

  /// Runs a case of a suite alone, in a scratch copy. Returns its output; fails where CPython fails
  /// on it or skips it.
  task<result<std::string>> run_case(std::string interpreter, std::filesystem::path file,
                                     std::string source, surroundings around);

  /// As run-tests.py does it: CPython's output counts even when the test fails there. The tests run
  /// in their own folder, and the few that may write there are allowed to.
  task<result<std::string>> run_upstream_test(std::string interpreter, std::filesystem::path file,
                                              std::string source);

private:
  using server_ptr = std::shared_ptr<cpython_server>;

  /// Takes an idle server or makes one. `writes_in`: the folder that it may write besides its own.
  server_ptr server_for(std::string const& interpreter, std::filesystem::path const& writes_in);

  asio::any_io_executor executor_;
  run_workspace workspace_;
  file_turns* turns_;
  std::map<std::filesystem::path, std::vector<server_ptr>> idle_servers_; ///< by `writes_in`
};

} // namespace mprun
