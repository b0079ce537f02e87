// The protocol between a board and its host while the board has mounted a folder of the host;
// runner/device/mount_calls.py is the other end.
//
// The protocol is ours and not mpremote's, whose requests begin with a byte (18 hex) that any
// program may print, cost two round trips each, read files 249 bytes at a time and lose keys that
// were typed meanwhile.
//
// A request stands anywhere in the output of the board's programs. It begins with a mark that the
// host chose at random for this mount: 18, then seven bytes of 80..ff. So neither text nor binary
// output is taken for a request, and no request is taken for output. After the mark come 20 bytes,
// little-endian: number u8, operation u8, handle u16, two numbers u32 whose meaning depends on the
// operation, size of the body u32, CRC-32 of all that (with the body, without the mark) or 0 where
// the board cannot compute it; then the body. A request is abandoned where another mark comes.
//
// The board waits for the answer, except to `close` and `give_back`, which have none. An answer is
// a head of 12 bytes: 18, the request's number, flags, a byte that makes the sum of the head a5, a
// number i32 (negative: an errno, as Linux counts them), size of the payload u32; then the payload,
// and behind that its CRC-32 where the flags say so. An answer is written in one piece.
//
// A board that waits for an answer reads any keys that were typed before it came. So an answer says
// whether there may have been any (flag_tell): the board then returns the bytes that it skipped
// (`give_back`), and the host writes them again, before anything else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mprun::protocol::mount {

enum class operation : std::uint8_t {
  hello = 1,     ///< a: seconds that the board's epoch is behind 1970; b: 1 if it checks CRCs
  sync = 2,      ///< the answer is the mark and the request's number, and nothing else
  give_back = 3, ///< body: the skipped bytes; no answer
  stat = 4,      ///< body: path → mode, size, and times of access, modification, change: u32 each
  list = 5,      ///< a: entries to leave out; b: most payload; body: path → entries, the next `a`
  open = 6,  ///< a: size of the mode; b: most payload; body: mode and path → handle, first bytes
  close = 7, ///< no answer
  read = 8,  ///< a: offset; b: most payload → bytes
  write = 9, ///< a: offset; body: bytes → the offset behind them
  size = 10, ///< → size
  remove = 11,
  rename = 12, ///< a: size of the old path; body: both
  make_folder = 13,
  remove_folder = 14,
  enter = 15, ///< body: path → the path without dots and links, from the root on
  space = 16, ///< → what os.statvfs() gives: ten u32
};

inline constexpr char first_of_mark = '\x18';
inline constexpr std::size_t mark_size = 8;
inline constexpr std::size_t request_head_size = 20;
inline constexpr std::size_t answer_head_size = 12;
inline constexpr std::size_t answer_check_size = 4;
inline constexpr std::size_t max_payload = 64 * 1024; ///< of an answer

/// No board can send as much at once.
inline constexpr std::size_t max_body = std::size_t{64} << 20;

inline constexpr std::uint8_t flag_end = 1;     ///< the file ends here at the moment
inline constexpr std::uint8_t flag_tell = 2;    ///< something may have been typed before this
inline constexpr std::uint8_t flag_checked = 4; ///< a CRC-32 of the payload follows it

struct request {
  std::uint8_t number = 0;
  operation kind{};
  std::uint16_t handle = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::string body;
  bool is_damaged = false; ///< its CRC is wrong
};

struct answer {
  std::int32_t value = 0;
  std::string payload;
  bool at_end = false;
};

/// The answer as bytes for the board.
std::string encode(std::uint8_t number, answer const& reply, bool tell, bool checked);

/// Reads a request's head; its body follows. `bytes` has request_head_size bytes; `body_size` and
/// `check` are set from it.
request read_head(std::string_view bytes, std::size_t& body_size, std::uint32_t& check);

/// `before` is the CRC-32 of the bytes before these.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

/// Appends a number in little-endian order.
void append_number(std::string& to, std::uint32_t number, std::size_t size = 4);

} // namespace mprun::protocol::mount
