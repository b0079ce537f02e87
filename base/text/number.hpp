// Text that may be a number, of a board, of a program or of a file: what is none is none, and
// nothing is thrown.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>

namespace mprun {

/// The number that the whole text is; nothing where there is more or less to it, or where it is too
/// large.
template<class Number>
std::optional<Number> whole_number(std::string_view text, int base = 10) noexcept {
  Number value{};
  auto const* const end = text.data() + text.size();
  auto const [rest, failed] = std::from_chars(text.data(), end, value, base);
  return failed == std::errc() && rest == end ? std::optional(value) : std::nullopt;
}

} // namespace mprun
