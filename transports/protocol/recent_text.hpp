// The last few KiB of a board's output, kept to show a person what was going on.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mprun::protocol {

class recent_text {
public:
  static constexpr std::size_t limit = 8 * 1024;

  void append(std::string_view bytes);
  /// Removes the last `count` bytes, which turned out not to belong to the text.
  void remove_last(std::size_t count);
  std::string const& str() const noexcept { return text_; }

private:
  std::string text_;
};

} // namespace mprun::protocol
