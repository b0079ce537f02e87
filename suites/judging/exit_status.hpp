// How a program left by SystemExit, and what that means for its verdict.
//
// Flow: a board reports an exit in one of three ways: its process ends with a status; it reboots
// and says nothing more (MicroPython 1.24 and later); or not at all. may_exit_badly() tells from
// the source whether an exit could be a failure, so that harmless ones cost nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

struct program_exit {
  bool exited = false;
  std::optional<int> status; ///< empty: not known
  std::string text;          ///< of sys.exit("text")

  bool is_failure() const noexcept { return status.value_or(0) != 0 || !text.empty(); }
};

/// "exit status 3", "exit: text", for a failure.
std::string exit_text(program_exit const& how);

/// False when each exit in the source is clearly a successful one: sys.exit(), sys.exit(0), raise
/// SystemExit, or there is none.
bool may_exit_badly(std::string_view source);

/// Whether the source has an exit at all.
bool names_an_exit(std::string_view source);

} // namespace mprun
