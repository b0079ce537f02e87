// Finds a fixed text in a stream of bytes, however the stream is split.
#pragma once

#include <cstddef>
#include <string_view>

namespace mprun::protocol {

class stream_search {
public:
  /// `wanted` must outlive the search.
  explicit stream_search(std::string_view wanted) noexcept : wanted_(wanted) {}

  /// Searches more of the stream. Returns how many of these bytes there are up to the end of the
  /// text, or npos when it has not come yet; the search then goes on with the next bytes.
  std::size_t feed(std::string_view bytes) noexcept;

  static constexpr std::size_t npos = std::string_view::npos;

private:
  std::string_view wanted_;
  std::size_t matched_ = 0;
};

} // namespace mprun::protocol
