// Compiles tests with mpy-cross: $MICROPY_MPYCROSS, the tree's own, or the one on PATH.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/trouble.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

struct compiled {
  std::string bytes;    ///< of the .mpy
  std::string problem;  ///< why there are none; empty when there are
  bool crashed = false; ///< mpy-cross does not take the test, which is a failure of it
};

/// Nothing when there is none.
std::optional<std::filesystem::path> find_mpy_cross(std::filesystem::path const& root);

/// What to say when there is none.
trouble no_mpy_cross(std::filesystem::path const& root);

/// Options for boards of an architecture: "-march=armv7m", and those that the user gave.
std::vector<std::string> mpy_cross_options(std::string const& user_flags, std::string const& arch);

/// Compiles `source`, which tracebacks call `name`, through files of the folder.
task<compiled> compile_mpy(std::filesystem::path mpy_cross, std::vector<std::string> options,
                           std::string emit, std::string source, std::string name,
                           std::filesystem::path folder);

} // namespace mprun::upstream
