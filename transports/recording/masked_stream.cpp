#include "transports/recording/masked_stream.hpp"

#include "transports/recording/format.hpp"

#include <algorithm>
#include <cstring>

namespace mprun {
namespace {

/// The table of Knuth, Morris and Pratt: for each length, the longest prefix that is also a suffix.
std::vector<std::size_t> restarts(std::string const& secret) {
  std::vector<std::size_t> out(secret.size() + 1, 0);
  std::size_t length = 0;
  for (std::size_t i = 1; i < secret.size(); ++i) {
    while (length > 0 && secret[i] != secret[length]) {
      length = out[length];
    }
    length += secret[i] == secret[length] ? 1 : 0;
    out[i + 1] = length;
  }
  return out;
}

void mark(std::string& buffer, std::size_t record) {
  auto const kind = static_cast<record_kind>(buffer[record]);
  buffer[record] = static_cast<char>(is_to_board(kind) ? record_kind::masked_to_board
                                                       : record_kind::masked_from_board);
}

} // namespace

void masked_stream::hide(std::string const& secret) {
  searches_.push_back({secret, restarts(secret), 0});
}

void masked_stream::appended(std::string& buffer, std::size_t record, std::size_t payload) {
  if (searches_.empty()) {
    return;
  }
  auto const size = buffer.size() - payload;
  pieces_.push_back({record, payload, size});
  // All secrets are searched for before any is masked: they may overlap.
  std::vector<std::pair<std::size_t, std::size_t>> found; // end, size
  for (auto& entry : searches_) {
    auto const& secret = entry.secret;
    for (std::size_t i = 0; i < size; ++i) {
      if (entry.matched == 0) {
        auto const* const from = buffer.data() + payload + i;
        auto const* const first = static_cast<char const*>(std::memchr(from, secret[0], size - i));
        if (first == nullptr) {
          break;
        }
        i += static_cast<std::size_t>(first - from);
      }
      auto const byte = buffer[payload + i];
      while (entry.matched > 0 && secret[entry.matched] != byte) {
        entry.matched = entry.restart[entry.matched];
      }
      entry.matched += secret[entry.matched] == byte ? 1 : 0;
      if (entry.matched == secret.size()) {
        found.emplace_back(i + 1, secret.size());
        entry.matched = entry.restart[entry.matched];
      }
    }
  }
  for (auto const& [end, length] : found) {
    mask(buffer, end, length);
  }
  // Pieces that no secret reaches back to are no longer needed.
  auto needed = held();
  auto kept = pieces_.size();
  while (kept > 0 && needed > 0) {
    needed -= std::min(needed, pieces_[--kept].size);
  }
  pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(kept));
}

std::size_t masked_stream::held() const noexcept {
  std::size_t longest = 0;
  for (auto const& entry : searches_) {
    longest = std::max(longest, entry.matched);
  }
  return longest;
}

std::size_t masked_stream::held_from() const noexcept {
  return pieces_.empty() ? nothing : pieces_.front().record;
}

void masked_stream::mask_held(std::string& buffer) {
  if (!pieces_.empty()) {
    mask(buffer, pieces_.back().size, held());
  }
  pieces_.clear();
  for (auto& entry : searches_) {
    entry.matched = 0;
  }
}

void masked_stream::mask(std::string& buffer, std::size_t end, std::size_t size) {
  for (auto entry = pieces_.rbegin(); entry != pieces_.rend() && size > 0; ++entry) {
    auto const here = std::min(size, end);
    if (here > 0) {
      std::memset(buffer.data() + entry->payload + end - here, '*', here);
      mark(buffer, entry->record);
    }
    size -= here;
    auto const before = std::next(entry);
    end = before == pieces_.rend() ? 0 : before->size;
  }
}

void masked_stream::left(std::size_t size) noexcept {
  for (auto& entry : pieces_) {
    entry.record -= size;
    entry.payload -= size;
  }
}

} // namespace mprun
