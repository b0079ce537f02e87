#include "transports/recording/recording_reader.hpp"

#include "base/files/last_error.hpp"

#include <algorithm>
#include <boost/system/errc.hpp>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

struct block {
  block_header header;
  std::string_view records;
  bool is_whole = true;
  bool is_sound = true;
};

struct found_blocks {
  std::vector<block> readable; ///< in order
  std::size_t unreadable = 0;  ///< how many blocks have no readable header
};

/// Whether no block was finished there.
bool is_blank(std::string_view header) {
  return header.size() < block_header_size || header.find_first_not_of('\0') == header.npos;
}

found_blocks blocks_of(std::string_view bytes, recording_bounds const& bounds) {
  found_blocks found;
  auto& blocks = found.readable;
  std::size_t slot = 0;
  for (; !bytes.empty(); ++slot) {
    auto const here = bytes.substr(0, bounds.block);
    bytes.remove_prefix(here.size());
    auto const header = read_block_header(here);
    if (!header) {
      found.unreadable += is_blank(here.substr(0, block_header_size)) ? 0 : 1;
      continue;
    }
    auto const sequence = header->sequence;
    auto const own = sequence < bounds.head
                         ? sequence == slot
                         : slot == bounds.head + (sequence - bounds.head) % bounds.tail;
    auto const records = here.substr(block_header_size);
    if (own && header->used <= bounds.block - block_header_size) {
      auto const used = records.substr(0, header->used);
      auto const is_whole = used.size() == header->used;
      blocks.push_back({*header, used, is_whole, !is_whole || is_sound(here, used)});
    } else {
      ++found.unreadable;
    }
  }
  std::sort(blocks.begin(), blocks.end(),
            [](block const& a, block const& b) { return a.header.sequence < b.header.sequence; });
  return found;
}

class block_reader {
public:
  explicit block_reader(recording& into) : into_(into) {}

  void read(block const& from) {
    auto const& header = from.header;
    if (!from.is_sound) { // even its count of the bytes before it cannot be trusted
      auto const text = "block " + std::to_string(header.sequence) + " is damaged";
      into_.records.push_back({record_kind::gap, latest_, text});
      into_.problem = "it is damaged: " + text + ", and left out";
      return;
    }
    auto const lost = header.to_board - to_board_ + header.from_board - from_board_;
    auto const is_reported =
        !into_.records.empty() && into_.records.back().kind == record_kind::gap;
    if ((header.sequence != next_ || lost != 0) && !is_reported) {
      auto const text = std::to_string(header.to_board - to_board_) + " bytes to the board and " +
                        std::to_string(header.from_board - from_board_) + " from it are not kept";
      into_.records.push_back({record_kind::gap, latest_, text});
    }
    next_ = header.sequence + 1;
    to_board_ = header.to_board;
    from_board_ = header.from_board;
    auto rest = from.records;
    while (!rest.empty()) {
      auto const next = read_record_header(rest);
      if (!next || record_header_size + next->size > rest.size()) {
        into_.problem = from.is_whole ? "it is damaged: block " + std::to_string(header.sequence) +
                                            " holds something that is not a record"
                                      : "it is cut off in the middle of a record";
        return;
      }
      latest_ = next->at;
      to_board_ += is_to_board(next->kind) ? next->size : 0;
      from_board_ += is_from_board(next->kind) ? next->size : 0;
      into_.records.push_back(
          {next->kind, next->at, std::string(rest.substr(record_header_size, next->size))});
      rest.remove_prefix(record_header_size + next->size);
    }
    if (!from.is_whole) {
      into_.problem = "it is cut off";
    }
  }

private:
  recording& into_;
  std::uint32_t next_ = 0;
  std::uint64_t to_board_ = 0;
  std::uint64_t from_board_ = 0;
  record_time latest_{};
};

link_failure unreadable(std::string message) {
  return {make_error_code(boost::system::errc::bad_message), std::move(message)};
}

/// The header, or as much of it as there is.
std::string header_of(std::istream& in) {
  std::string bytes(file_header_size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

} // namespace

link_result<recording> parse_recording(std::string_view bytes) {
  auto const about = read_file_header(bytes);
  if (!about) {
    auto const first = encoded(recording_about{});
    auto const mark = std::string_view(first).substr(0, first.find('\n') + 1);
    auto const begins_so =
        mark.starts_with(bytes.substr(0, mark.size())) || bytes.starts_with(mark);
    if (bytes.empty()) {
      return unreadable("is empty");
    }
    if (begins_so) {
      return unreadable(bytes.size() < file_header_size
                            ? "is a recording that is cut off within its header: no record of it "
                              "is left"
                            : "is a recording whose header is damaged");
    }
    return unreadable("is not a recording of this version of mprun");
  }
  recording content;
  content.about = *about;
  block_reader into(content);
  auto const found = blocks_of(bytes.substr(file_header_size), about->bounds);
  for (auto const& readable : found.readable) {
    into.read(readable);
  }
  if (found.unreadable != 0) {
    content.problem = "it is damaged: " + std::to_string(found.unreadable) +
                      " of its blocks cannot be read, and are left out";
  }
  auto const& records = content.records;
  auto const last = std::find_if(records.rbegin(), records.rend(), [](record const& entry) {
    return entry.kind != record_kind::note && entry.kind != record_kind::fault;
  });
  if (content.problem.empty() && (last == records.rend() || last->kind != record_kind::closed)) {
    content.problem = "it ends in the middle: mprun ended without closing the link";
  }
  return content;
}

std::optional<recording_about> load_recording_header(std::filesystem::path const& file) {
  std::ifstream in(file, std::ios::binary);
  auto const bytes = header_of(in);
  return read_file_header(bytes);
}

link_result<recording> load_recording(std::filesystem::path const& file) {
  std::error_code failed;
  if (std::filesystem::is_directory(file, failed)) {
    return unreadable("is a folder");
  }
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    auto const ec = last_error();
    return link_failure{ec, "cannot be read: " + ec.message()};
  }
  auto bytes = header_of(in);
  if (auto const about = read_file_header(bytes)) {
    auto const size = std::filesystem::file_size(file, failed);
    if (!failed && size > max_file_size(about->bounds)) {
      return unreadable("is larger than a recording: " + std::to_string(size) + " bytes");
    }
    bytes.append(std::istreambuf_iterator<char>(in), {});
  }
  return parse_recording(bytes);
}

} // namespace mprun
