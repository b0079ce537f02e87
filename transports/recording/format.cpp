#include "transports/recording/format.hpp"

#include "base/bytes/crc32.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace mprun {
namespace {

constexpr std::string_view file_mark = "mprun recording 2\n";
constexpr std::string_view block_mark = "mrec";
constexpr std::string_view kinds = "OF><}{XEISLRC!N";

/// A block must hold the largest record.
constexpr std::uint32_t min_block_size = 16 * 1024;
constexpr std::uint32_t max_block_size = 1024 * 1024;
constexpr std::uint32_t max_blocks = 1024 * 1024;
constexpr std::uint64_t max_total_size = 256 * 1024 * 1024; ///< a file is read as a whole

template<class Number>
void put(std::string& to, Number value, std::size_t bytes = sizeof(Number)) {
  std::array<char, sizeof(Number)> out;
  for (std::size_t i = 0; i < bytes; ++i) {
    out[i] = static_cast<char>(value >> (8 * i));
  }
  to.append(out.data(), bytes);
}

std::uint64_t get(std::string_view from, std::size_t at, std::size_t bytes) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[at + i])) << (8 * i);
  }
  return value;
}

constexpr std::size_t sum_offset = 12;
constexpr std::string_view sum_line = "sum: "; ///< the last line of the header: the sum of the rest

/// A block's sum, of its header before the sum, the sum of its records, and the header after it.
std::uint32_t sum_of(std::string_view before, std::uint32_t records, std::string_view after) {
  std::string all(before);
  put(all, records);
  return crc32(after, crc32(all));
}

std::string single_line(std::string text, std::size_t max) {
  text.resize(std::min(text.size(), max));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

/// The rest of the line of `text` that begins with "key: "; empty when there is none.
std::string_view value_of(std::string_view text, std::string_view key) {
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    auto const line = text.substr(0, end);
    if (line.size() > key.size() + 1 && line.starts_with(key) && line[key.size()] == ':') {
      return line.substr(key.size() + 2);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

template<class Number>
bool read_number(std::string_view text, Number min, Number max, Number& into) {
  auto const [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
  return failed == std::errc() && rest == text.data() + text.size() && into >= min && into <= max;
}

bool has_word(std::string_view words, std::string_view word) {
  return (" " + std::string(words) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

constexpr std::array<std::pair<link_end::cause, std::string_view>, 3> ends{{
    {link_end::cause::transient, "transient"},
    {link_end::cause::closed, "closed"},
    {link_end::cause::cancelled, "cancelled"},
}};

} // namespace

bool is_to_board(record_kind kind) noexcept {
  return kind == record_kind::to_board || kind == record_kind::masked_to_board;
}

bool is_from_board(record_kind kind) noexcept {
  return kind == record_kind::from_board || kind == record_kind::masked_from_board;
}

bool is_masked(record_kind kind) noexcept {
  return kind == record_kind::masked_to_board || kind == record_kind::masked_from_board;
}

void append_record(std::string& to, record_kind kind, record_time at, std::string_view bytes) {
  to.push_back(static_cast<char>(kind));
  put(to, static_cast<std::uint64_t>(at.count()), 7);
  put(to, static_cast<std::uint32_t>(bytes.size()));
  to.append(bytes);
}

std::optional<record_header> read_record_header(std::string_view bytes) noexcept {
  if (bytes.size() < record_header_size || kinds.find(bytes[0]) == std::string_view::npos) {
    return std::nullopt;
  }
  record_header header;
  header.kind = static_cast<record_kind>(bytes[0]);
  header.at = record_time(static_cast<std::int64_t>(get(bytes, 1, 7)));
  header.size = static_cast<std::uint32_t>(get(bytes, 8, 4));
  if (header.size > max_record_bytes) {
    return std::nullopt;
  }
  return header;
}

std::string encoded(block_header const& header, std::uint32_t records) {
  std::string out(block_mark);
  put(out, header.sequence);
  put(out, header.used);
  std::string rest;
  put(rest, header.to_board);
  put(rest, header.from_board);
  put(out, sum_of(out, records, rest));
  return out + rest;
}

bool is_sound(std::string_view header, std::string_view records) noexcept {
  auto const sum =
      sum_of(header.substr(0, sum_offset), crc32(records), header.substr(sum_offset + 4, 16));
  return sum == get(header, sum_offset, 4);
}

std::optional<block_header> read_block_header(std::string_view bytes) noexcept {
  if (bytes.size() < block_header_size || !bytes.starts_with(block_mark)) {
    return std::nullopt;
  }
  return block_header{static_cast<std::uint32_t>(get(bytes, 4, 4)),
                      static_cast<std::uint32_t>(get(bytes, 8, 4)), get(bytes, 16, 8),
                      get(bytes, 24, 8)};
}

std::string encoded(recording_about const& about) {
  std::string out(file_mark);
  out += "board: " + single_line(about.board, 200) + "\n";
  out += "link: " + single_line(about.link, 3000) + "\n";
  out += "baud: " + std::to_string(about.baud) + "\n";
  out += about.has_folder ? "folder: yes\n" : "";
  out += about.begins_bare ? "bare: yes\n" : "";
  out += "started_ms: " + std::to_string(about.started.time_since_epoch().count()) + "\n";
  out += "block: " + std::to_string(about.bounds.block) + "\n";
  out += "head: " + std::to_string(about.bounds.head) + "\n";
  out += "tail: " + std::to_string(about.bounds.tail) + "\n";
  out += std::string(sum_line) + std::to_string(crc32(out)) + "\n";
  out.resize(file_header_size, '\n');
  return out;
}

std::optional<recording_about> read_file_header(std::string_view bytes) {
  if (bytes.size() < file_header_size || !bytes.starts_with(file_mark)) {
    return std::nullopt;
  }
  bytes = bytes.substr(0, file_header_size);
  std::uint32_t sum = 0;
  auto const sum_at = std::min(bytes.rfind(sum_line), bytes.size());
  if (!read_number(value_of(bytes.substr(sum_at), "sum"), std::uint32_t{0}, UINT32_MAX, sum) ||
      sum != crc32(bytes.substr(0, sum_at))) {
    return std::nullopt;
  }
  recording_about about;
  about.board = value_of(bytes, "board");
  about.link = value_of(bytes, "link");
  std::int64_t started = 0;
  auto& bounds = about.bounds;
  bool const good =
      read_number(value_of(bytes, "started_ms"), INT64_MIN / 2000, INT64_MAX / 2000, started) &&
      read_number(value_of(bytes, "block"), min_block_size, max_block_size, bounds.block) &&
      read_number(value_of(bytes, "head"), std::uint32_t{1}, max_blocks, bounds.head) &&
      read_number(value_of(bytes, "tail"), std::uint32_t{1}, max_blocks, bounds.tail) &&
      max_file_size(bounds) <= max_total_size;
  about.has_folder = value_of(bytes, "folder") == "yes";
  about.begins_bare = value_of(bytes, "bare") == "yes";
  std::uint32_t baud = 0;
  if (read_number(value_of(bytes, "baud"), std::uint32_t{0}, UINT32_MAX, baud)) {
    about.baud = baud;
  }
  about.started = decltype(about.started)(std::chrono::milliseconds(started));
  if (!good) {
    return std::nullopt;
  }
  return about;
}

std::uint64_t max_file_size(recording_bounds const& bounds) noexcept {
  return file_header_size + std::uint64_t{bounds.block} * (bounds.head + bounds.tail);
}

std::string encoded(failed_opening const& failed) {
  std::string can;
  can += failed.passes ? " pass" : "";
  can += failed.returns ? " return" : "";
  return "message: " + single_line(failed.message, 3000) + "\nblame: " + failed.blame +
         "\ncan:" + can + "\n";
}

failed_opening read_failed_opening(std::string_view text) {
  auto const can = value_of(text, "can");
  return {std::string(value_of(text, "message")), std::string(value_of(text, "blame")),
          has_word(can, "pass"), has_word(can, "return")};
}

std::string encoded(opening const& opened) {
  std::string can;
  can += opened.interrupts ? " interrupt" : "";
  can += opened.respawns ? " respawn" : "";
  can += opened.resets_by_lines ? " lines" : "";
  can += opened.returns ? " return" : "";
  can += opened.damages ? " damage" : "";
  can += opened.corrupts ? " corrupt" : "";
  return "name: " + single_line(opened.name, 3000) +
         "\ndialect: " + single_line(opened.dialect, 100) + "\ncan:" + can + "\n";
}

opening read_opening(std::string_view text) {
  auto const can = value_of(text, "can");
  return {std::string(value_of(text, "name")),
          std::string(value_of(text, "dialect")),
          has_word(can, "interrupt"),
          has_word(can, "respawn"),
          has_word(can, "lines"),
          has_word(can, "return"),
          has_word(can, "damage"),
          has_word(can, "corrupt")};
}

std::string encoded(link_end const& end) {
  std::string out;
  for (auto const& [how, word] : ends) {
    out += how == end.how ? word : "";
  }
  return "end: " + out + "\nmessage: " + single_line(end.message, 1000) +
         "\nexit: " + single_line(end.exit, 1000) + "\n";
}

link_end read_link_end(std::string_view text) {
  link_end end;
  auto const word = value_of(text, "end");
  for (auto const& [how, name] : ends) {
    end.how = name == word ? how : end.how;
  }
  end.message = value_of(text, "message");
  end.exit = value_of(text, "exit");
  return end;
}

} // namespace mprun
