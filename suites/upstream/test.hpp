// A test of MicroPython's own tree, as the catalog found it.
#pragma once

#include <filesystem>
#include <string>

namespace mprun::upstream {

/// Which boards run a test's folder when the whole tree is given; the folder's path in the tree
/// decides. Tests that were given by folder or file are for every board.
struct scope {
  enum class kind { every_board, inline_assembly, threads, floats, unicode, port, pc, full_pc };

  kind type = kind::every_board;
  std::string value; ///< the architecture of inline_assembly, the name of the port
};

struct test {
  std::filesystem::path root; ///< the tree's tests folder
  std::string path;           ///< below it: "basics/int_small.py"; absolute where it is outside
  upstream::scope scope;
  bool is_command_line = false; ///< in cmdline/: run as the options in it say, on process boards
  std::string turn; ///< tests with the same turn must not run at the same time; empty: any may
};

} // namespace mprun::upstream
