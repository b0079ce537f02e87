// What a session is given to run on its board, and what came of it.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/events/event.hpp"
#include "runner/events/failure.hpp"
#include "suites/judging/exit_status.hpp"
#include "transports/protocol/repl/command_pipeline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// What came of running a case, before it is judged.
struct ran_case {
  enum class end { completed, timed_out, errored };

  end how = end::errored;
  failure why;                         ///< if not completed
  std::string output;                  ///< what the board printed, as far as it came
  std::string error;                   ///< its traceback
  std::optional<std::string> unmasked; ///< the output, where a secret was taken out of it
  program_exit exit;                   ///< by SystemExit; then there is no traceback
  std::string before_error;            ///< the traceback of what was to run before it
  run_clock::time_point until;         ///< when its time is over
  std::string note; ///< for a case that passes without being judged: a transfer's rates
  std::vector<moved_file> transfers; ///< transfers that arrived whole
  result<void> kept; ///< fails if the board could not be brought back; then the session is closed
};

/// What came of executing a program outside a case.
struct executed {
  error_code ec;      ///< why it did not come to its end
  std::string output; ///< as far as it came
  std::string error;  ///< its traceback; empty when it ended well
};

/// Programs that run one after the other and do not read from their standard input.
struct program_batch {
  protocol::program_supply supply;
  protocol::answer_observer take;
  /// A board may be deaf while it writes its flash: nothing is to be on its way to it then.
  bool writes_flash = false;
};

/// A program that stands for a source that was brought to the board before.
struct carried_source {
  std::string program;
  bool wraps = false; ///< the first frame of a traceback is the program's, not the source's
};

} // namespace mprun
