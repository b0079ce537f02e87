#include "base/text/quantity.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <system_error>

namespace mprun {
namespace {

struct unit {
  std::string_view name;
  double factor;
};

/// "1.5s" → 1.5 times the factor of "s"; nothing without a number or with an unknown unit.
std::optional<double> scaled(std::string_view text, std::initializer_list<unit> units) {
  // Neither signs nor exponents: from_chars would take both, and "inf".
  auto const digits = std::min(text.find_first_not_of("0123456789."), text.size());
  auto const* const end = text.data() + digits;
  double number = 0;
  auto const parsed = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (parsed.ec != std::errc{} || parsed.ptr != end) {
    return std::nullopt;
  }
  auto name = text.substr(digits);
  name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
  for (auto const& unit : units) {
    if (name == unit.name) {
      return number * unit.factor;
    }
  }
  return std::nullopt;
}

} // namespace

std::optional<std::chrono::microseconds> parse_duration(std::string_view text) {
  constexpr double max_duration = 365 * 24 * 3600e6; // adding several cannot overflow
  auto const found = scaled(text, {{"us", 1}, {"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3600e6}});
  if (!found || *found > max_duration) {
    return std::nullopt;
  }
  return std::chrono::microseconds(std::llround(*found));
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr double max_size = 1e15; // a double counts every byte up to here
  auto const found = scaled(text, {{"", 1},
                                   {"B", 1},
                                   {"KB", 1e3},
                                   {"kB", 1e3},
                                   {"MB", 1e6},
                                   {"GB", 1e9},
                                   {"KiB", 1 << 10},
                                   {"MiB", 1 << 20},
                                   {"GiB", 1 << 30}});
  if (!found || *found > max_size || *found != std::floor(*found)) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*found);
}

} // namespace mprun
