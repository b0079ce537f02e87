// Compiles Python with mpy-cross: $MICROPY_MPYCROSS, that of MicroPython's tree, the one on PATH,
// or the one that ci/setup unpacked.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

struct compiled_source {
  std::string bytes; ///< the content of the .mpy
  /// What mpy-cross printed if it rejects the source.
  std::optional<std::string> refusal;
};

/// Nothing when there is none. `tests`: the folder of MicroPython's tests; empty where no tree of
/// MicroPython's is at hand.
std::optional<std::filesystem::path> find_mpy_cross(std::filesystem::path const& tests);

/// The failure to report when there is none.
failure no_mpy_cross(std::filesystem::path const& tests);

/// Options for boards of an architecture: "-march=armv7m", and those that the user gave.
std::vector<std::string> mpy_cross_options(std::string const& user_flags, std::string const& arch);

/// Compiles `source`, which tracebacks call `name`, through files of the folder. Fails if mpy-cross
/// gave no answer.
task<result<compiled_source>> compile_mpy(std::filesystem::path mpy_cross,
                                          std::vector<std::string> options, std::string emit,
                                          std::string source, std::string name,
                                          std::filesystem::path folder);

/// Why it refused a source: the line and the exception of a traceback, the last line of anything
/// else.
std::string refusal_in_one_line(std::string_view text);

} // namespace mprun
