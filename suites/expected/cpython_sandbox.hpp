// A folder of its own for CPython, and how it is started there: it can write nowhere else.
//
// Flow: construct; start programs with command() and in its folder; destroy, and all is gone.
#pragma once

#include "runner/host/run_place.hpp"
#include "transports/process/confinement.hpp"
#include "transports/process/process_link.hpp"
#include "transports/process/run_program.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace mprun {

class cpython_room {
public:
  /// `interpreter`: its path. `also`: folders that it may write besides. Throws std::exception when
  /// the folder cannot be made.
  cpython_room(run_place const& place, std::string interpreter,
               std::vector<std::filesystem::path> const& also = {});
  cpython_room(cpython_room const&) = delete;
  cpython_room& operator=(cpython_room const&) = delete;
  ~cpython_room();

  /// HOME and TMPDIR of what runs here.
  std::filesystem::path const& folder() const noexcept { return folder_; }

  /// An empty folder in it, for a program to work in. Nothing else is in the room then.
  std::filesystem::path make_workplace() const;

  /// A program of its own. Its stdout and stderr come in the order they were written.
  program run(std::vector<std::string> arguments, std::filesystem::path directory) const;
  /// One that is talked to.
  process_options talk(std::vector<std::string> arguments, std::filesystem::path directory) const;

private:
  std::filesystem::path folder_;
  std::string interpreter_;
  std::string token_;
  confinement confined_;
};

} // namespace mprun
