// A queue of bytes that does not move the remaining bytes at each read.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace mprun {

class byte_queue {
public:
  bool empty() const noexcept { return given_ == bytes_.size(); }
  std::size_t size() const noexcept { return bytes_.size() - given_; }

  void append(std::string_view more) { bytes_ += more; }

  /// Returns bytes to the front of the queue.
  void prepend(std::string_view more) {
    bytes_.replace(0, given_, more);
    given_ = 0;
  }

  /// Returns how many bytes were taken.
  std::size_t take(std::span<char> into) {
    auto const count = bytes_.copy(into.data(), into.size(), given_);
    given_ += count;
    if (empty()) {
      clear();
    }
    return count;
  }

  void clear() {
    if (bytes_.capacity() > max_kept) {
      bytes_ = {}; // a flood's memory is not kept
    }
    bytes_.clear();
    given_ = 0;
  }

private:
  static constexpr std::size_t max_kept = 16 * 1024; ///< bytes of memory kept while it is empty

  std::string bytes_;
  std::size_t given_ = 0;
};

} // namespace mprun
