// Decides who is to blame for a failed operation on a board, from what is known of it. A pure
// function; the order of its questions decides what a verdict is worth.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"

#include <chrono>
#include <string>

namespace mprun {

struct failure_circumstances {
  std::string close_reason;        ///< what the link itself knows of its end
  std::string exit_description;    ///< how the board's process ended: "exited with status 3"
  bool was_damaged = false;        ///< bytes were damaged, or the link was cut, on purpose
  bool was_delayed = false;        ///< it was stalled on purpose
  bool has_restarted = false;      ///< the board restarted by itself
  bool is_network = false;         ///< a socket to another host, perhaps
  bool is_port = false;            ///< a port of this host, which can be unplugged
  std::chrono::seconds silence{0}; ///< since the last byte came
};

/// `doing` completes "the board did not …". Never blames a test.
failure blame_for(error_code ec, std::string const& doing, failure_circumstances const& known);

/// The same where the program was a test's own, which may have caused it.
failure blame_for_program(error_code ec, std::string const& doing,
                          failure_circumstances const& known);

} // namespace mprun
