#include "runner/host/typed_keys.hpp"

#include <algorithm>

namespace mprun {
namespace {

constexpr char escape = '\x1b';

/// The length of a sequence that begins with ESC [ or ESC O.
std::size_t length_of_sequence(std::string_view bytes) {
  auto const end = std::find_if(bytes.begin() + 2, bytes.end(),
                                [](char byte) { return byte >= '@' && byte <= '~'; });
  return static_cast<std::size_t>(end - bytes.begin()) + (end == bytes.end() ? 0 : 1);
}

} // namespace

std::vector<typed_key> keys_in(std::string_view bytes) {
  std::vector<typed_key> out;
  while (!bytes.empty()) {
    std::size_t length = 1;
    if (bytes[0] != escape) {
      out.push_back({key_kind::letter, bytes[0]});
    } else if (bytes.size() == 1 || (bytes[1] != '[' && bytes[1] != 'O')) {
      out.push_back({key_kind::escape});
    } else {
      length = length_of_sequence(bytes);
      auto const last = bytes[length - 1];
      if (length == 3 && (last == 'A' || last == 'B')) {
        out.push_back({last == 'A' ? key_kind::up : key_kind::down});
      }
    }
    bytes.remove_prefix(length);
  }
  return out;
}

} // namespace mprun
