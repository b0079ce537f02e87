// The frames of a file transfer between host and board; runner/device/transfer.py is the other end.
//
// A frame is a header (kind, length of the payload as u16 little-endian, check) and the payload.
// Upload: the host sends R and Z frames, or r and z where a segment ends with them; the board
// answers pieces with single bytes, and the end of a segment with the SHA-256 of what it held. A C
// before the last frame holds the digest that its segment must have: the board compares, and gives
// the file its name, without being asked again. Download: the board sends R, Z and D frames and at
// the end an E, the host one ACK for each R and Z.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace mprun::protocol::transfer {

enum class frame_kind : char {
  raw = 'R',      ///< bytes of the file
  deflated = 'Z', ///< bytes of the file as a raw deflate stream of its own
  last_raw = 'r', ///< as `raw`, and the last frame of its segment
  last_deflated = 'z',
  segment = 'D', ///< the digest of the segment that has ended
  commit = 'C',  ///< the digest of the last segment, whose last frame follows and ends the file
  end = 'E',     ///< as `segment`, and the file has ended
};

inline constexpr char ack = '\x06';            ///< a piece has been taken
inline constexpr char digest_follows = '\x12'; ///< then digest_size bytes
inline constexpr char nak = '\x15';            ///< the board gives up; it awaits give_up_size 03s
inline constexpr char ready = '\x16';          ///< the file is open

inline constexpr std::size_t header_size = 4;
inline constexpr std::size_t digest_size = 32;
inline constexpr std::size_t max_payload = 0xffff;

/// This many 03 in a row end whatever the board reads; at a prompt they do nothing.
inline constexpr std::size_t give_up_size = 16;

using digest = std::array<unsigned char, digest_size>;

/// Whether `bytes` are this digest.
bool is_digest(std::string_view bytes, digest const& expected) noexcept;

struct frame_header {
  frame_kind kind;
  std::size_t length;
};

/// Whether a header may begin with this byte.
bool is_kind(char byte) noexcept;

std::array<char, header_size> make_header(frame_kind kind, std::size_t length) noexcept;

/// `bytes` has header_size bytes. Returns nothing when they are not a header.
std::optional<frame_header> read_header(std::string_view bytes) noexcept;

} // namespace mprun::protocol::transfer
