// Starts a program of this host in its own session and process group.
//
// The program dies with the thread that started it (PR_SET_PDEATHSIG), has the default signal
// dispositions and an empty mask, and inherits only the three descriptors that it is given. It is
// started without copying this process's memory, for a thousand boards are started again and again.
// A program that cannot be executed is an error here, not a child that fails later. Its right to
// change the host's files can be confined.
#pragma once

#include "transports/process/confinement.hpp"

#include <boost/system/error_code.hpp>
#include <filesystem>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace mprun {

struct spawn_request {
  std::vector<std::string> arguments; ///< arguments[0] is looked up on PATH unless it has a slash
  std::filesystem::path directory;    ///< empty: this process's own
  std::vector<std::pair<std::string, std::string>>
      environment;                   ///< added to this process's own; the last of each name counts
  bool environment_is_whole = false; ///< nothing of this process's own is passed on
  confinement confined;              ///< the files that it may write; empty: as this process
  int input = -1;                    ///< becomes descriptor 0; stays the caller's
  int output = -1;                   ///< becomes 1
  int errors = -1;                   ///< becomes 2
  bool input_is_terminal = false;    ///< makes it the session's controlling terminal
};

/// `pid`, which is also the group's id, is valid when there is no error; the caller must reap it.
error_code spawn(spawn_request const& request, pid_t& pid);

/// Whether this process has started a program by spawn(), or tried to.
bool has_spawned() noexcept;

} // namespace mprun
