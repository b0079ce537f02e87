#include "bench/files/quantity_text.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace mprun {
namespace {

struct unit_step {
  double factor;
  std::string_view name;
};

constexpr std::array times{unit_step{1e-9, "ns"}, unit_step{1e-6, "us"}, unit_step{1e-3, "ms"},
                           unit_step{1, "s"}};
constexpr std::array prefixes{unit_step{1, ""}, unit_step{1e3, "k"}, unit_step{1e6, "M"},
                              unit_step{1e9, "G"}};

/// The largest step that leaves at least 1 before the point, or else the smallest step.
unit_step fitting(std::array<unit_step, 4> const& steps, double value) {
  auto fits = steps[0];
  for (auto const& step : steps) {
    if (value >= step.factor * 0.9995) { // a value that rounds up to the next step uses it
      fits = step;
    }
  }
  return fits;
}

std::string three_digits(double value) {
  return std::abs(value) < 999.5 ? fmt::format("{:.3g}", value) : fmt::format("{:.0f}", value);
}

} // namespace

std::optional<double> seconds_in(std::string_view unit) {
  for (auto const& time : times) {
    if (time.name == unit) {
      return time.factor;
    }
  }
  return std::nullopt;
}

std::string quantity_text(double value, std::string_view unit) {
  if (auto const seconds = seconds_in(unit)) {
    auto const fits = fitting(times, value * *seconds);
    return fmt::format("{} {}", three_digits(value * *seconds / fits.factor), fits.name);
  }
  auto const fits = fitting(prefixes, value);
  auto const number = three_digits(value / fits.factor);
  auto const with_prefix = fmt::format("{}{}", fits.name, unit);
  return with_prefix.empty() ? number : fmt::format("{} {}", number, with_prefix);
}

} // namespace mprun
