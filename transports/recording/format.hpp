// The format of recordings (boards/ID.rec), as docs/recordings.md tells it: what was said on a
// board's link, both ways, with times.
//
// A file is a header of text, then blocks of one size. A block holds whole records, each a kind, a
// time, a size and so many bytes. The first blocks stay; the later ones are a ring, so that a file
// is bounded and its end is always there. Everything is little-endian.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

enum class record_kind : char {
  opened = 'O',            ///< the link is open: an `opening`
  not_opened = 'F',        ///< it could not be opened: a `failed_opening`
  to_board = '>',          ///< bytes that mprun wrote
  from_board = '<',        ///< bytes that mprun read
  masked_to_board = '}',   ///< the same with parts of secrets, of which each byte is now '*'
  masked_from_board = '{', ///< likewise
  write_failed = 'X',      ///< the write before it: a `link_end`
  read_failed = 'E',       ///< a `link_end`
  interrupted = 'I',       ///< Ctrl-C as a signal
  respawned = 'S',         ///< the board was ended and started anew
  line_reset = 'L',        ///< mprun resets the board by DTR and RTS
  reset_failed = 'R',      ///< the start or the reset by lines before it: a `link_end`
  closed = 'C',            ///< mprun closed the link
  fault = '!',             ///< an injected fault; its text begins with the kind
  note = 'N',              ///< what went on then
  gap = 'G',               ///< in no file; the reader's: bytes that the ring no longer holds
};

using record_time = std::chrono::microseconds; ///< since the beginning of the run

struct record {
  record_kind kind = record_kind::note;
  record_time at{};
  std::string bytes;
};

bool is_to_board(record_kind kind) noexcept;
bool is_from_board(record_kind kind) noexcept;
bool is_masked(record_kind kind) noexcept;

struct record_header {
  record_kind kind = record_kind::note;
  record_time at{};
  std::uint32_t size = 0;
};

constexpr std::size_t record_header_size = 12;
constexpr std::size_t most_record_bytes = 8 * 1024; ///< longer ones are several records

/// `bytes` is at most most_record_bytes.
void append_record(std::string& to, record_kind kind, record_time at, std::string_view bytes);
/// Nothing when that is no record's beginning.
std::optional<record_header> read_record_header(std::string_view bytes) noexcept;

struct block_header {
  std::uint32_t sequence = 0; ///< from 0
  std::uint32_t used = 0;     ///< bytes of records that follow
  std::uint64_t to_board = 0; ///< bytes that were written before this block
  std::uint64_t from_board = 0;
};

constexpr std::size_t block_header_size = 32;

/// CRC-32 (of Ethernet and zlib) of what follows on that whose sum is `before`.
std::uint32_t crc32(std::string_view bytes, std::uint32_t before = 0) noexcept;

/// `records`: crc32() of the records. The header has one sum of them and of itself.
std::string encoded(block_header const& header, std::uint32_t records);

std::optional<block_header> read_block_header(std::string_view bytes) noexcept;
/// Whether a block's header, which was read, and its records are as they were written.
bool is_sound(std::string_view header, std::string_view records) noexcept;

/// How large a file becomes: head + tail blocks.
struct recording_bounds {
  std::uint32_t block = 32 * 1024; ///< bytes of a block, its header included
  std::uint32_t head = 32;         ///< blocks that stay: 1 MiB
  std::uint32_t tail = 128;        ///< blocks of the ring: 4 MiB
};

struct recording_about {
  std::string board;
  std::string link;         ///< as description_of(): the kind, then what of it
  std::uint32_t baud = 0;   ///< what the line carries; 0: nobody knows
  bool has_folder = false;  ///< files are put beside the board's process, not over the link
  bool begins_bare = false; ///< nothing has run on the board when it has begun
  std::chrono::sys_time<std::chrono::milliseconds> started{};
  recording_bounds bounds;
};

constexpr std::size_t file_header_size = 4096;

/// More than that no recording of these bounds has.
std::uint64_t largest_file(recording_bounds const& bounds) noexcept;

std::string encoded(recording_about const& about);
/// Nothing when the file is no recording, one of another version, or its header is damaged.
std::optional<recording_about> read_file_header(std::string_view bytes);

/// What was opened, and what can be done with it.
struct opening {
  std::string name{};    ///< "/dev/ttyACM0"
  std::string dialect{}; ///< as board_facts::dialect
  bool interrupts = false;
  bool respawns = false;
  bool resets_by_lines = false;
  bool returns = false;  ///< a lost one is opened anew
  bool damages = false;  ///< it may: a failure behind it was confirmed before it was believed
  bool corrupts = false; ///< it does, on purpose
};

std::string encoded(opening const& what);
opening read_opening(std::string_view text);

struct failed_opening {
  std::string message{};
  std::string blame{};
  bool passes = false;  ///< a moment later it might have been opened
  bool returns = false; ///< as of an opening
};

std::string encoded(failed_opening const& what);
failed_opening read_failed_opening(std::string_view text);

/// How an operation failed.
struct link_end {
  enum class what { transient, closed, cancelled };
  what how = what::closed;
  std::string message;
  std::string exit; ///< as link::exit_description
};

std::string encoded(link_end const& end);
link_end read_link_end(std::string_view text);

} // namespace mprun
