// The program of an instance of a multitest: the test, the module by which it exchanges lines with
// the runner, the globals, and the call of its function.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mprun::upstream {

enum class instance_kind {
  board,     ///< with a file system of its own
  unix_port, ///< a process: runs in the test's folder, as with the official runner
  cpython,   ///< likewise; its stderr goes with its stdout
};

/// `modules`: the folder that it imports from besides frozen modules; empty: its own path.
std::string multitest_source(std::string_view test, instance_kind where,
                             std::filesystem::path const& folder,
                             std::filesystem::path const& modules, std::string_view globals,
                             std::string_view function);

/// The globals every instance begins with: this host's address, where the test asks for one.
std::string first_globals(std::string_view test);

} // namespace mprun::upstream
