#include "transports/protocol/stream_search.hpp"

namespace mprun::protocol {

std::size_t stream_search::feed(std::string_view bytes) noexcept {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (matched_ == 0) {
      i = bytes.find(wanted_.front(), i);
      if (i == npos) {
        return npos;
      }
    }
    // Find the longest beginning of the text that the stream now ends with.
    while (bytes[i] != wanted_[matched_] && matched_ != 0) {
      auto const had = wanted_.substr(0, matched_);
      do {
        --matched_;
      } while (!had.ends_with(wanted_.substr(0, matched_)));
    }
    if (bytes[i] == wanted_[matched_] && ++matched_ == wanted_.size()) {
      matched_ = 0;
      return i + 1;
    }
  }
  return npos;
}

} // namespace mprun::protocol
