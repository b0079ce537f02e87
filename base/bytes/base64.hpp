// Base64 (RFC 4648, with padding), for bytes that are not text and must go into JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

std::string to_base64(std::string_view bytes);
std::optional<std::string> from_base64(std::string_view text);

} // namespace mprun
