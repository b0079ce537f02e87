// The format of recordings (boards/ID.rec), as docs/recordings.md describes it: the bytes on a
// board's link, both ways, with times.
//
// A file is a header of text, then blocks of the same size. A block holds whole records, each with
// a kind, a time, a size and that many bytes. The first blocks stay; the later ones are a ring, so
// that a file is bounded and its end is always there. Everything is little-endian.
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
  masked_to_board = '}',   ///< bytes that mprun wrote, those of secrets replaced by '*'
  masked_from_board = '{', ///< bytes that mprun read, those of secrets replaced by '*'
  write_failed = 'X',      ///< the write before it: a `link_end`
  read_failed = 'E',       ///< a `link_end`
  interrupted = 'I',       ///< Ctrl-C as a signal
  respawned = 'S',         ///< the board was ended and started again
  line_reset = 'L',        ///< mprun resets the board by DTR and RTS
  reset_failed = 'R',      ///< the start or the reset by lines before it: a `link_end`
  closed = 'C',            ///< mprun closed the link
  fault = '!',             ///< an injected fault; its text begins with the kind
  note = 'N',              ///< a note of mprun's on the run
  gap = 'G',               ///< not in files; the reader's mark for bytes that the ring has lost
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
constexpr std::size_t max_record_bytes = 8 * 1024; ///< longer ones are several records

/// `bytes` has at most max_record_bytes.
void append_record(std::string& to, record_kind kind, record_time at, std::string_view bytes);
/// Nothing where no record begins there.
std::optional<record_header> read_record_header(std::string_view bytes) noexcept;

struct block_header {
  std::uint32_t sequence = 0; ///< from 0
  std::uint32_t used = 0;     ///< bytes of records that follow
  std::uint64_t to_board = 0; ///< bytes that were written before this block
  std::uint64_t from_board = 0;
};

constexpr std::size_t block_header_size = 32;

/// `records`: crc32() of the records. The header has a sum of these and of itself.
std::string encoded(block_header const& header, std::uint32_t records);

std::optional<block_header> read_block_header(std::string_view bytes) noexcept;
/// Whether a block's header and its records are as they were written.
bool is_sound(std::string_view header, std::string_view records) noexcept;

/// How large a file becomes: head + tail blocks.
struct recording_bounds {
  std::uint32_t block = 32 * 1024; ///< bytes of a block, its header included
  std::uint32_t head = 32;         ///< blocks that stay: 1 MiB
  std::uint32_t tail = 128;        ///< blocks of the ring: 4 MiB
};

struct recording_about {
  std::string board;
  std::string link;         ///< as description_of(): the kind, then its address
  std::uint32_t baud = 0;   ///< of the line; 0: unknown
  bool has_folder = false;  ///< files are put beside the board's process, not sent over the link
  bool begins_bare = false; ///< nothing has run on the board before
  std::chrono::sys_time<std::chrono::milliseconds> started{};
  recording_bounds bounds;
};

constexpr std::size_t file_header_size = 4096;

/// The size limit of recordings with these bounds.
std::uint64_t max_file_size(recording_bounds const& bounds) noexcept;

std::string encoded(recording_about const& about);
/// Nothing where the file is not a recording of this version, or its header is damaged.
std::optional<recording_about> read_file_header(std::string_view bytes);

/// The opened link, and its capabilities.
struct opening {
  std::string name{};    ///< "/dev/ttyACM0"
  std::string dialect{}; ///< as board_facts::dialect
  bool interrupts = false;
  bool respawns = false;
  bool resets_by_lines = false;
  bool returns = false;  ///< it is opened again when it is lost
  bool damages = false;  ///< it may damage bytes, so a failure behind it was confirmed
  bool corrupts = false; ///< it damages bytes on purpose
};

std::string encoded(opening const& opened);
opening read_opening(std::string_view text);

struct failed_opening {
  std::string message{};
  std::string blame{};
  bool passes = false;  ///< opening might have succeeded a moment later
  bool returns = false; ///< as in an opening
};

std::string encoded(failed_opening const& failed);
failed_opening read_failed_opening(std::string_view text);

/// How an operation failed.
struct link_end {
  enum class cause { transient, closed, cancelled };
  cause how = cause::closed;
  std::string message;
  std::string exit; ///< as link::exit_description
};

std::string encoded(link_end const& end);
link_end read_link_end(std::string_view text);

} // namespace mprun
