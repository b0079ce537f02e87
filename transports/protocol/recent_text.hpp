// The last few KiB of what a board printed, kept to tell a person what was going on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

class recent_text {
public:
  static constexpr std::size_t limit = 8 * 1024;

  void append(std::string_view bytes);
  /// Takes back the last `count` bytes, which turned out not to be of the text.
  void remove_last(std::size_t count);
  std::string const& str() const noexcept { return text_; }

private:
  std::string text_;
};

} // namespace mprun::protocol
