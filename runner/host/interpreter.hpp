// Finds programs, and the MicroPython unix port among them.
//
// `micropython` in a lab.yaml means, in this order: $MICROPYTHON, `micropython` on PATH, and the
// one that ci/setup unpacked if the distribution does not package it
// ($XDG_DATA_HOME/mprun/bin/micropython). Everything else is looked up on PATH.
#pragma once

#include "base/async/asked_once.hpp"
#include "base/async/task.hpp"
#include "runner/events/failure.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace mprun {

/// The program's path, or nothing when there is no such executable.
std::optional<std::filesystem::path> find_program(std::string const& name);

/// The folder where ci/setup puts programs that the distribution does not package.
std::filesystem::path unpacked_programs();

/// The micropython to use, or nothing. Throws config_error when $MICROPYTHON names no executable.
std::optional<std::filesystem::path> find_micropython();

/// The version of an interpreter, asked once for each path and run.
struct interpreter_version {
  int major = 0;
  int minor = 0;

  /// v1.27 gave the unix port the REPL of a board (PR micropython#12802).
  bool has_raw_repl() const noexcept { return major > 1 || (major == 1 && minor >= 27); }
};

class interpreter_versions {
public:
  task<result<interpreter_version>> of(std::filesystem::path interpreter);

private:
  std::map<std::filesystem::path, asked_once<result<interpreter_version>>> known_;
};

} // namespace mprun
