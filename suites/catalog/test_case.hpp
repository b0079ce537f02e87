// A case as the catalog found it: what to run, what it needs, and how it will be judged.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

namespace upstream {
struct test;
}

/// What a board must have for a case to run there. Empty = anything will do.
struct requirements {
  std::vector<std::string> platforms;    ///< any one of them
  std::vector<std::string> tags;         ///< all of them
  std::vector<std::string> without_tags; ///< none of them
  std::vector<std::string> fixtures;     ///< all of them
  std::vector<std::string> modules;      ///< all must import on the board (probed)
  std::int64_t heap = 0;                 ///< bytes free after a collection, at least (probed)
  bool raw_paste = false;                ///< the board must have raw-paste (probed)

  friend bool operator==(requirements const&, requirements const&) = default;
};

enum class transfer_direction { up, down, both };

/// A case without a program: a file of this size goes to the board, or from it, or both.
struct transfer_case {
  std::uint64_t size = 0;
  transfer_direction direction = transfer_direction::both;
  bool is_text = false; ///< Python source instead of random bytes
};

/// When a case wants this host's network ports for itself, so that no other that does may run
/// beside it.
enum class host_ports { unused, of_unix_boards, always };

/// A file that a case finds on its board, with the folders in its name.
struct brought_file {
  std::filesystem::path from;   ///< on this host; empty: an empty folder
  std::string name;             ///< on the board, from the folder that it starts in: "lib/x.py"
  std::filesystem::path folder; ///< the entry of `files:` that it is in; empty: it is one itself
};

struct test_case {
  std::string_view kind; ///< name of the test_kind that found it
  std::string suite;     ///< name of the suite's folder, relative to what was given: "language"
  std::string name;      ///< file name without .py: "closures"
  std::filesystem::path file; ///< of a transfer: the suite.yaml that asks for it
  std::optional<std::filesystem::path> expected_file; ///< x.py.exp; without it unittest or CPython
  requirements needs;
  bool imports_unittest = false;   ///< itself, or one of its `files`
  std::vector<brought_file> files; ///< on the board before the case runs
  std::vector<std::string> tags;
  std::optional<std::chrono::milliseconds> case_timeout; ///< instead of the board's
  std::optional<std::chrono::milliseconds> idle_timeout; ///< instead of the board's
  std::optional<int> retries;                            ///< instead of the command line's
  std::optional<std::string> raises;     ///< the uncaught exception it must end with: "SyntaxError"
  std::optional<transfer_case> transfer; ///< instead of a program
  /// A test of MicroPython's own tree, run and judged by its rules.
  std::shared_ptr<upstream::test const> upstream;
  std::size_t boards = 1;      ///< how many it takes, all at once
  bool runs_once = false;      ///< under either assignment, as do those that take several boards
  std::size_t permutation = 0; ///< of these boards; 0: in the order of the inventory
  host_ports ports = host_ports::unused;
  std::optional<std::string> interrupt_on; ///< send Ctrl-C once a line with this text was printed
};

} // namespace mprun
