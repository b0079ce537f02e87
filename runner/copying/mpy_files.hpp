// Python files of this host compiled for boards: each once for all boards of one format.
//
// Flow: of() for each file and board. What was made lies in a scratch folder until the run ends.
#pragma once

#include "base/async/asked_once.hpp"
#include "base/async/task.hpp"
#include "runner/transfer/mpy_format.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace mprun {

struct mpy_file {
  std::filesystem::path file;
  std::string problem;        ///< why there is none: "line 3: SyntaxError: invalid syntax"
  bool is_of_another = false; ///< mpy-cross makes another format than the board takes
};

class mpy_files {
public:
  mpy_files(std::filesystem::path mpy_cross, std::filesystem::path scratch);

  /// `name`: what tracebacks call it.
  task<mpy_file> of(std::filesystem::path source, std::string name, mpy_format format);

private:
  task<mpy_file> make(std::filesystem::path source, std::string name, mpy_format format);

  std::filesystem::path mpy_cross_;
  std::filesystem::path scratch_;
  int made_ = 0;
  std::map<std::pair<std::filesystem::path, std::string>, asked_once<mpy_file>> known_;
};

/// The name under which a board imports the compiled form of a file that would go to `remote`;
/// empty where it is no module, or one that MicroPython only runs as source.
std::string mpy_name(std::string const& remote);

/// The same of the source that a compiled file is made of: "lib/x.py"; empty where it is none.
std::string source_name(std::string const& mpy);

} // namespace mprun
