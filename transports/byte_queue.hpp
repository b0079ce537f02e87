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
      clear(); // a flood's memory is not kept
    }
    return count;
  }

  void clear() {
    bytes_ = {};
    given_ = 0;
  }

private:
  std::string bytes_;
  std::size_t given_ = 0;
};

} // namespace mprun
