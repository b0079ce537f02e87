// The bytes of MicroPython's raw REPL that more than one machine needs.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun::protocol {

inline constexpr char ctrl_a = '\x01'; ///< shows the banner again, on an empty line or not
inline constexpr char ctrl_c = '\x03'; ///< interrupts; at a prompt it only clears the line
inline constexpr char ctrl_d = '\x04'; ///< ends the source, and each part of the answer

inline constexpr std::string_view banner_and_prompt = "raw REPL; CTRL-B to exit\r\n>";
inline constexpr std::string_view raw_prompt = ">";
inline constexpr std::string_view source_accepted = "OK"; ///< in standard raw mode
inline constexpr std::string_view banner_line =
    banner_and_prompt.substr(0, banner_and_prompt.size() - raw_prompt.size());

/// The last text of a starting board before it waits at its friendly prompt.
inline constexpr std::string_view end_of_start = "for more information.\r\n>>> ";

/// A board that prints more than this where a REPL only shows a banner is flooding.
inline constexpr std::size_t flood_limit = std::size_t{1} << 20;

/// Whether no byte of a source, except its end marker, is a command to standard raw mode.
inline bool is_carried_by_standard_mode(std::string_view ended_source) noexcept {
  constexpr std::string_view control = "\x01\x02\x03\x04";
  return ended_source.find_first_of(control) == ended_source.size() - 1;
}

/// Whether a source, its end marker included, may go by standard raw mode in one write to a board
/// whose raw-paste has this window (0: not known): it fits the board's input buffer, or the `held`
/// bytes that the board and its link hold until they are read; and no byte of the source is a
/// command to that mode. This saves raw-paste's request and credits.
inline bool fits_standard_mode(std::string_view ended_source, unsigned paste_window,
                               std::size_t held = 0) noexcept {
  return (ended_source.size() < paste_window || ended_source.size() < held) &&
         is_carried_by_standard_mode(ended_source);
}

} // namespace mprun::protocol
