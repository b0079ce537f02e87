// Python files of this host compiled for boards: each once for all boards of one format.
//
// Flow: of() for each file and board. The results stay in a scratch folder until the run ends.
#pragma once

#include "base/async/asked_once.hpp"
#include "base/async/task.hpp"
#include "runner/transfer/mpy_format.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace mprun {

class mpy_files {
public:
  mpy_files(std::filesystem::path mpy_cross, std::filesystem::path scratch);

  /// The file made from a source, which tracebacks call `name`. Fails with not_supported where
  /// mpy-cross makes another format than the board takes, which is then so for every file.
  task<result<std::filesystem::path>> of(std::filesystem::path source, std::string name,
                                         mpy_format format);

private:
  task<result<std::filesystem::path>> make(std::filesystem::path source, std::string name,
                                           mpy_format format);

  std::filesystem::path mpy_cross_;
  std::filesystem::path scratch_;
  int made_ = 0;
  std::map<std::pair<std::filesystem::path, std::string>, asked_once<result<std::filesystem::path>>>
      known_;
};

/// The name under which a board imports the compiled form of a file that would go to `remote`;
/// empty where it is not a module, or one that MicroPython only runs as source.
std::string mpy_name(std::string const& remote);

/// The reverse: the name of the source of a compiled file, "lib/x.py"; empty for any other file.
std::string source_name(std::string const& mpy);

} // namespace mprun
