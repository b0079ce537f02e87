// The bytes of MicroPython's raw REPL that more than one machine needs.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun::protocol {

inline constexpr char ctrl_a = '\x01'; ///< shows the banner again, on an empty line or not
inline constexpr char ctrl_c = '\x03'; ///< interrupts; at a prompt it only clears the line
inline constexpr char ctrl_d = '\x04'; ///< ends what is sent, and each part of what comes back

inline constexpr std::string_view banner_and_prompt = "raw REPL; CTRL-B to exit\r\n>";
inline constexpr std::string_view raw_prompt = ">";
inline constexpr std::string_view banner_line =
    banner_and_prompt.substr(0, banner_and_prompt.size() - raw_prompt.size());

/// What a board that has started says last before it waits at its friendly prompt.
inline constexpr std::string_view end_of_start = "for more information.\r\n>>> ";

/// A board that prints more than this where a REPL has only a banner to say is flooding.
inline constexpr std::size_t flood_limit = std::size_t{1} << 20;

/// Whether no byte of a source, its end marker left out of account, means anything to standard raw
/// mode.
inline bool is_carried_by_standard_mode(std::string_view ended_source) noexcept {
  constexpr std::string_view control = "\x01\x02\x03\x04";
  return ended_source.find_first_of(control) == ended_source.size() - 1;
}

/// Whether a source, its end marker included, may go by standard raw mode in one write to a board
/// whose raw-paste has this window (0: not known): its input buffer holds more, or it and its link
/// hold so many bytes until they are read; and no byte of the source means anything to that mode.
/// That saves raw-paste's request and credits.
inline bool fits_standard_mode(std::string_view ended_source, unsigned paste_window,
                               std::size_t held = 0) noexcept {
  return (ended_source.size() < paste_window || ended_source.size() < held) &&
         is_carried_by_standard_mode(ended_source);
}

} // namespace mprun::protocol
