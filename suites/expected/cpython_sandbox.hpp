// A folder of its own for CPython, and how CPython is started there: it can write nowhere else.
//
// Flow: construct; run a command() or open an interactive() process in its folder; the destructor
// removes all of it.
#pragma once

#include "runner/host/run_workspace.hpp"
#include "transports/process/confinement.hpp"
#include "transports/process/process_link.hpp"
#include "transports/process/run_program.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

class cpython_sandbox {
public:
  /// `interpreter`: its path. `also`: further folders that it may write. Throws std::exception when
  /// the folder cannot be made.
  cpython_sandbox(run_workspace const& workspace, std::string interpreter,
                  std::vector<std::filesystem::path> const& also = {});
  cpython_sandbox(cpython_sandbox const&) = delete;
  cpython_sandbox& operator=(cpython_sandbox const&) = delete;
  ~cpython_sandbox();

  /// HOME and TMPDIR of the programs that run here.
  std::filesystem::path const& folder() const noexcept { return folder_; }

  /// Empties the sandbox and returns a new folder in it for a program to work in.
  std::filesystem::path make_working_folder() const;

  /// A program that runs to its end. Its stdout and stderr come in the order they were written.
  program command(std::vector<std::string> arguments, std::filesystem::path directory) const;
  /// A process that the host exchanges messages with.
  process_options interactive(std::vector<std::string> arguments,
                              std::filesystem::path directory) const;

private:
  std::filesystem::path folder_;
  std::string interpreter_;
  std::string token_;
  confinement confined_;
};

} // namespace mprun
