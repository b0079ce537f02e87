// Text as a terminal lays it out: columns, colours, durations.
#pragma once

#include "runner/events/event.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun {

enum class colour { plain, dim, bold, red, green, yellow, cyan };

struct console_style {
  bool colours = false;
  bool unicode = false; ///< the terminal shows more than ASCII

  std::string paint(colour how, std::string_view text) const;
};

/// The width of printable text: wide characters take two columns, combining ones none.
std::size_t columns_of(std::string_view text) noexcept;
/// The text cut to at most `columns`; a cut is marked with a final '~'.
std::string cut_to(std::string_view text, std::size_t columns);
/// The text padded with spaces to `columns`.
std::string padded(std::string_view text, std::size_t columns);

/// "<1 ms", "12 ms", "3.2 s", "2 min 05 s", "1 h 02 min".
std::string how_long(run_duration d);
/// For a clock that runs on the screen: "0:07", "12:05", "1:02:05".
std::string clock_time(run_duration d);
/// "1 board", "2 boards".
std::string how_many(std::size_t count, std::string_view singular);

} // namespace mprun
