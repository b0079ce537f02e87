// The bytes of MicroPython's raw REPL that more than one machine needs.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun::protocol {

inline constexpr char ctrl_a = '\x01'; ///< shows the banner again, on an empty line or not
inline constexpr char ctrl_c = '\x03'; ///< interrupts; at a prompt it only clears the line
inline constexpr char ctrl_d = '\x04'; ///< ends what is sent, and each part of what comes back

inline constexpr std::string_view banner_and_prompt = "raw REPL; CTRL-B to exit\r\n>";

/// A board that prints more than this where a REPL has only a banner to say is flooding.
inline constexpr std::size_t flood_limit = std::size_t{1} << 20;

} // namespace mprun::protocol
