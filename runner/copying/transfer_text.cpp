#include "runner/copying/transfer_text.hpp"

#include "base/text/printable.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr std::size_t max_name_size = 200;

double seconds(std::chrono::microseconds span) {
  return static_cast<double>(span.count()) / 1e6;
}

std::string shown_amount(double bytes) {
  constexpr std::array units{"bytes", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  while (bytes >= 1024 && unit + 1 < units.size()) {
    bytes /= 1024;
    ++unit;
  }
  auto const digits = unit == 0 || bytes >= 100 ? 0 : 1;
  return fmt::format("{:.{}f} {}", bytes, digits, units[unit]);
}

} // namespace

std::string shown_size(std::uint64_t bytes) {
  return shown_amount(static_cast<double>(bytes));
}

std::string shown_rate(std::uint64_t bytes, std::chrono::microseconds took) {
  return took.count() == 0 ? std::string()
                           : shown_amount(static_cast<double>(bytes) / seconds(took)) + "/s";
}

std::string shown_file(std::string const& board, copied_file const& file) {
  auto const between = !file.from.empty() && !file.to.empty() ? " -> " : "";
  auto const names =
      printable(file.from, max_name_size) + between + printable(file.to, max_name_size);
  auto const& report = file.report;
  if (!report.passed) {
    auto const why = report.passed.error();
    return fmt::format("{}: {}: {} ({})", board, names, why.message, name_of(why.blame));
  }
  switch (file.outcome) {
  case copy_outcome::unchanged:
    return fmt::format("{}: {}  up to date, {}, same SHA-256", board, names,
                       shown_size(report.size));
  case copy_outcome::would_be_copied: return fmt::format("{}: {}  would be copied", board, names);
  case copy_outcome::would_be_removed: return fmt::format("{}: {}  would be removed", board, names);
  case copy_outcome::removed: return fmt::format("{}: {}  removed", board, names);
  case copy_outcome::copied: break;
  }
  auto const rate = shown_rate(report.size, report.took);
  auto const again = report.attempts > 1 ? fmt::format(", {} attempts", report.attempts) : "";
  return fmt::format("{}: {}  {} in {:.2f} s{}{}, SHA-256 verified{}", board, names,
                     shown_size(report.size), seconds(report.took), rate.empty() ? "" : ", ", rate,
                     again);
}

std::string shown_progress(std::string const& file, std::uint64_t done, std::uint64_t of,
                           std::chrono::microseconds so_far) {
  auto text = printable(file, 40) + "  ";
  if (of == 0) {
    return text + fmt::format("{}  {}", shown_size(done), shown_rate(done, so_far));
  }
  auto const left = done == 0 ? 0.0
                              : seconds(so_far) * static_cast<double>(of - std::min(of, done)) /
                                    static_cast<double>(done);
  auto const whole = std::lround(left);
  return text + fmt::format("{} %  {} of {}  {}  {}:{:02} left", 100 * done / of, shown_size(done),
                            shown_size(of), shown_rate(done, so_far), whole / 60, whole % 60);
}

} // namespace mprun
