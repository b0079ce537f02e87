// Raw deflate streams by zlib, each with a window no larger than whoever inflates it sets aside.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// The window that a stream of this many bytes can make use of, as zlib's and MicroPython's wbits:
/// 9 (512 bytes) to 15.
int window_bits(std::size_t size) noexcept;

/// Makes one stream after the other.
class deflater {
public:
  /// For contents of up to `max_size` bytes.
  explicit deflater(std::size_t max_size);
  deflater(deflater&&) noexcept;
  deflater& operator=(deflater&&) noexcept;
  ~deflater();

  /// False if that gains nothing.
  bool deflate(std::string_view bytes, std::string& out);

private:
  struct state;
  std::unique_ptr<state> state_;
};

/// Nothing if it would not be shorter.
std::optional<std::string> deflated(std::string_view bytes);

} // namespace mprun
