// Numbers in text from a board, a program or a file: malformed text gives nothing, and nothing is
// thrown.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace mprun {

/// The whole text as a number; nothing where it is not one, holds anything else, or is too large.
template<class Number>
std::optional<Number> whole_number(std::string_view text, int base = 10) noexcept {
  Number value{};
  auto const* const end = text.data() + text.size();
  auto const [rest, failed] = std::from_chars(text.data(), end, value, base);
  return failed == std::errc() && rest == end ? std::optional(value) : std::nullopt;
}

} // namespace mprun
