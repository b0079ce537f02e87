// Keys, from the bytes that a terminal sends for them.
#pragma once

#include <string_view>
#include <vector>

namespace mprun {

enum class key_kind { letter, up, down, escape };

struct typed_key {
  key_kind kind = key_kind::letter;
  char letter = 0; ///< any single byte; 0 for other keys

  bool operator==(typed_key const&) const = default;
};

/// `bytes`: what one read gave. A terminal sends the bytes of a key together, so an ESC without
/// more is the Escape key. Keys that are not in key_kind are left out.
std::vector<typed_key> keys_in(std::string_view bytes);

} // namespace mprun
