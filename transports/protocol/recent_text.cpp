#include "transports/protocol/recent_text.hpp"

#include <algorithm>

namespace mprun::protocol {

void recent_text::append(std::string_view bytes) {
  bytes.remove_prefix(bytes.size() - std::min(bytes.size(), limit));
  auto const room = limit - bytes.size();
  text_.erase(0, text_.size() - std::min(text_.size(), room));
  text_.append(bytes);
}

void recent_text::remove_last(std::size_t count) {
  text_.resize(text_.size() - std::min(text_.size(), count));
}

} // namespace mprun::protocol
