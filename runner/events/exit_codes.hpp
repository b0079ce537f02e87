// What the exit code of every command says: the one table. The user guide shows it to people.
#pragma once

namespace mprun::exit_codes {

inline constexpr int success = 0;
inline constexpr int test_failure = 1; ///< a test is at fault; or a comparison shows a difference
inline constexpr int wrong_usage = 2;  ///< the command or the configuration is wrong; nothing ran
inline constexpr int error = 3;        ///< a board, a link or this host failed, and no test did
inline constexpr int nothing_ran = 4;  ///< nothing to run, or all of it skipped itself
inline constexpr int interrupted = 130;

} // namespace mprun::exit_codes
