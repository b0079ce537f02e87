// What is asked of a file transfer, and what it reports.
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

/// How the bytes of a file pass. The best way that the board has is taken.
enum class transfer_tier {
  stream,  ///< binary, to and from a program that stays on the board
  base64,  ///< commands with base64 in them
  literal, ///< commands with bytes literals in them: any MicroPython can
};

std::string_view name_of(transfer_tier tier) noexcept;

/// How much has arrived, and of how much (0: not known yet). After a failed attempt it continues
/// from what was right.
using transfer_progress = std::function<void(std::uint64_t done, std::uint64_t of)>;

enum class compression { automatic, never, always };

struct transfer_options {
  std::optional<transfer_tier> tier; ///< none: the best one
  /// automatic: on links slower than deflating is, where the board can.
  compression compress = compression::automatic;
  /// Overwrites the file that is there: for boards without room for the old and the new one.
  bool in_place = false;
  /// A new file gets the position in its folder's listing that it would have if it were written
  /// directly. A transfer that breaks off leaves it empty.
  bool keeps_listing_position = false;
  int attempts = 4; ///< each continues after what the one before had verified
  /// For all attempts together. None: a minute, and a second for each KiB.
  std::optional<std::chrono::milliseconds> timeout;
  transfer_progress on_progress;
};

/// From now on, where the number of bytes is not known: a board that falls silent ends it.
run_clock::time_point deadline_for(transfer_options const& options);

/// From now on, for this many bytes.
run_clock::time_point deadline_for(transfer_options const& options, std::uint64_t bytes);

struct transfer_report {
  result<void> passed;    ///< an error: why the file is not whole
  std::uint64_t size = 0; ///< of the file
  std::string sha256;     ///< of the whole file, lower-case hex; of what was verified
  transfer_tier tier = transfer_tier::stream;
  std::uint64_t payload = 0; ///< what passed for the file's bytes, after deflating or encoding
  int attempts = 0;
  std::chrono::microseconds took{}; ///< of the attempts, without asking what the board can
};

} // namespace mprun
