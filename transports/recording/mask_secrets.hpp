// Takes secrets out of a text that is there as a whole.
#pragma once

#include <string>
#include <vector>

namespace mprun {

/// Each byte of each secret becomes '*'. None of them is empty.
inline void mask_secrets(std::string& text, std::vector<std::string> const& secrets) {
  for (auto const& secret : secrets) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      text.replace(at, secret.size(), secret.size(), '*');
      at += secret.size();
    }
  }
}

} // namespace mprun
