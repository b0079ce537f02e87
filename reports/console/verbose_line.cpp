#include "reports/console/verbose_line.hpp"

#include "base/text/text.hpp"
#include "reports/console/case_text.hpp"

#include <fmt/format.h>

namespace mprun {

std::string firmware_text(board_facts const& facts) {
  auto out = fmt::format("{} {}", facts.implementation, facts.version);
  out += facts.machine.empty() ? "" : " on " + facts.machine;
  return printable_line(facts.heap_free == 0
                            ? out
                            : fmt::format("{}, {} KB of heap free", out, facts.heap_free / 1000));
}

std::string verbose_line(event const& e, run_model const& run, std::size_t columns,
                         console_style const& style) {
  if (auto const* opened = std::get_if<board_opened>(&e.fact)) {
    return fmt::format("{}     {}  {}  {}\n", style.paint(colour::cyan, "OPEN"),
                       padded(printable_line(opened->board), columns), firmware_text(opened->facts),
                       style.paint(colour::dim, how_long(opened->took)));
  }
  auto const* started = std::get_if<attempt_started>(&e.fact);
  if (started == nullptr || started->cell >= run.cells().size()) {
    return {};
  }
  auto const& cell = run.cells()[started->cell];
  if (cell.attempts.size() < 2) {
    return {};
  }
  return fmt::format("{}    {}  {}  attempt {} after {}\n", style.paint(colour::yellow, "RETRY"),
                     padded(printable_line(started->board), columns), case_name(cell),
                     cell.attempts.size(),
                     outcome_of(cell, cell.attempts[cell.attempts.size() - 2]));
}

} // namespace mprun
