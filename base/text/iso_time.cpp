#include "base/text/iso_time.hpp"

#include <charconv>
#include <fmt/compile.h>
#include <fmt/format.h>

namespace mprun {
namespace {

/// The number that exactly this many digits at an offset make.
std::optional<int> digits_at(std::string_view text, std::size_t offset, std::size_t count) {
  auto const part = text.substr(offset, count);
  int value = 0;
  auto const [end, failed] = std::from_chars(part.data(), part.data() + part.size(), value);
  if (failed != std::errc() || end != part.data() + part.size() || part[0] == '-') {
    return std::nullopt;
  }
  return value;
}

} // namespace

std::string to_iso_time(wall_time at) {
  auto const day = std::chrono::floor<std::chrono::days>(at);
  std::chrono::year_month_day const date(day);
  std::chrono::hh_mm_ss const time(at - day);
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"),
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<wall_time> from_iso_time(std::string_view text) {
  constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd.dddZ";
  if (text.size() != shape.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] != 'd' && shape[i] != text[i]) {
      return std::nullopt;
    }
  }
  auto const year = digits_at(text, 0, 4);
  auto const month = digits_at(text, 5, 2);
  auto const day = digits_at(text, 8, 2);
  auto const hour = digits_at(text, 11, 2);
  auto const minute = digits_at(text, 14, 2);
  auto const second = digits_at(text, 17, 2);
  auto const milli = digits_at(text, 20, 3);
  if (!year || !month || !day || !hour || !minute || !second || !milli) {
    return std::nullopt;
  }
  std::chrono::year_month_day const date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + std::chrono::milliseconds(*milli);
}

} // namespace mprun
