#include "transports/recording/mask_secrets.hpp"

#include <algorithm>

namespace mprun {
namespace {

std::string_view take_line(std::string_view& text) {
  auto const end = text.find('\n');
  auto const line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
  text.remove_prefix(line.size());
  return line;
}

std::string_view without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

bool is_masked_form(std::string_view line, std::string_view masked) {
  return std::equal(line.begin(), line.end(), masked.begin(), masked.end(),
                    [](char a, char b) { return a == b || b == '*'; });
}

} // namespace

void mask_secrets(std::string& text, std::vector<std::string> const& secrets) {
  std::string masked; // the search goes on in the unmasked text
  for (auto const& secret : secrets) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 1)) {
      if (masked.empty()) {
        masked = text;
      }
      masked.replace(at, secret.size(), secret.size(), '*');
    }
  }
  if (!masked.empty()) {
    text = std::move(masked);
  }
}

std::string masked_alike(std::string_view text, std::string_view masked) {
  std::string out;
  while (!text.empty()) {
    auto const line = take_line(text);
    auto const other = take_line(masked);
    out += is_masked_form(without_end(line), without_end(other)) ? other : line;
  }
  return out;
}

} // namespace mprun
