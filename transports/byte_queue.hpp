// Bytes in, bytes out, without moving what is left at each read.
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

  /// Gives back what was taken too far.
  void prepend(std::string_view more) {
    bytes_.replace(0, given_, more);
    given_ = 0;
  }

  /// Gives how many there were.
  std::size_t take(std::span<char> into) {
    auto const count = bytes_.copy(into.data(), into.size(), given_);
    given_ += count;
    if (empty()) {
      clear();
    }
    return count;
  }

  void clear() {
    if (bytes_.capacity() > most_kept) {
      bytes_ = {}; // a flood's memory is not kept
    }
    bytes_.clear();
    given_ = 0;
  }

private:
  static constexpr std::size_t most_kept = 16 * 1024; ///< of memory while it is empty

  std::string bytes_;
  std::size_t given_ = 0;
};

} // namespace mprun
