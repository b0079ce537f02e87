// What one asks of a file transfer and what one is told of it.
#pragma once

#include "base/async/run_clock.hpp"
#include "runner/events/failure.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// How bytes of files pass. The best that the board can is taken.
enum class transfer_tier {
  stream,  ///< binary, to and from a program that stays on the board
  base64,  ///< commands with base64 in them
  literal, ///< commands with bytes literals in them: any MicroPython can
};

std::string_view name_of(transfer_tier tier) noexcept;

/// How much has arrived, and of how much (0: not known yet). After an attempt that failed it goes
/// on from what of that was right.
using transfer_progress = std::function<void(std::uint64_t done, std::uint64_t of)>;

enum class compression { automatic, never, always };

struct transfer_options {
  std::optional<transfer_tier> tier; ///< none: the best one
  /// automatic: on links slower than deflating is, where the board can.
  compression compress = compression::automatic;
  /// Written over the file that is there: for boards without room for the old and the new one.
  bool in_place = false;
  /// A new file takes the place in its folder's list that it would have if it were written where it
  /// stands. What breaks off leaves it empty.
  bool keeps_place = false;
  int attempts = 4; ///< each goes on after what the one before had verified
  /// For all attempts together. None: a minute, and a second for each KiB.
  std::optional<std::chrono::milliseconds> timeout;
  transfer_progress on_progress;
};

/// From now on, where nobody knows how many bytes there are: what ends it is a board that falls
/// silent.
run_clock::time_point deadline_for(transfer_options const& options);

/// From now on, for so many bytes.
run_clock::time_point deadline_for(transfer_options const& options, std::uint64_t bytes);

struct transfer_report {
  result<void> passed;    ///< the whole file; else why not
  std::uint64_t size = 0; ///< of the file
  std::string sha256;     ///< of the whole file, lower-case hex; of what was verified
  transfer_tier tier = transfer_tier::stream;
  std::uint64_t payload = 0; ///< what passed for the file's bytes, after deflating or encoding
  int attempts = 0;
  std::chrono::microseconds took{}; ///< of the attempts, without asking what the board can
};

} // namespace mprun
