// Finds out how a program exited where the board did not report it, before its output may count as
// a pass.
//
// Flow: find_exit() with the result of the program. Most exits are known or clearly harmless and
// cost nothing; otherwise the same source is run once more on a fresh board, inside a program that
// catches SystemExit and prints its value.
#pragma once

#include "runner/board/session.hpp"
#include "suites/catalog/test_case.hpp"
#include "suites/judging/exit_status.hpp"

#include <optional>
#include <string>

namespace mprun {

struct exit_question {
  test_case const& about;
  std::string const& source;
  std::string const& before; ///< as for session::run
};

struct exit_answer {
  program_exit how;
  result<void> known; ///< an error: it could not be found out
  result<void> kept;  ///< an error: the board was lost while it was asked
};

/// `first`: the exit of the run that is judged.
task<exit_answer> find_exit(session& board, exit_question question, program_exit first);

} // namespace mprun
