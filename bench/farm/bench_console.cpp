#include "bench/farm/bench_console.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/standard_output.hpp"
#include "base/text/text.hpp"
#include "bench/comparison/round_figures.hpp"
#include "bench/comparison/statistics.hpp"
#include "bench/farm/measure_record.hpp"
#include "bench/files/quantity_text.hpp"
#include "reports/console/terminal_text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <unistd.h>

namespace mprun {
namespace {

constexpr auto row_format = "{:>9}  {:>20}  {:>7}  {:>9}  {}";

std::vector<double> sorted(std::vector<double> samples) {
  std::sort(samples.begin(), samples.end());
  return samples;
}

/// The rate of a transfer. Not shown for all boards together, whose size is that of a single file.
std::string rate_of(measure const& measured, double median) {
  auto const second = seconds_in(measured.unit);
  if (measured.size == 0 || !second || measured.board == "all" || median <= 0) {
    return {};
  }
  return quantity_text(static_cast<double>(measured.size) / (median * *second), "B/s");
}

measure const* find(std::vector<measure> const& all, std::string const& name) {
  auto const found = std::find_if(all.begin(), all.end(),
                                  [&](auto const& candidate) { return candidate.name == name; });
  return found == all.end() || found->samples.empty() ? nullptr : &*found;
}

} // namespace

std::string bench_row(measure const& measured) {
  auto const rounds = sorted(round_figures(measured));
  auto const median = percentile(rounds, 50);
  auto const quartiles = fmt::format("{}..{}", quantity_text(percentile(rounds, 25), measured.unit),
                                     quantity_text(percentile(rounds, 75), measured.unit));
  return fmt::format(row_format, quantity_text(median, measured.unit), quartiles, rounds.size(),
                     rate_of(measured, median), measured.name);
}

std::vector<std::string> gain_lines(std::vector<measure> const& all) {
  constexpr std::array variants{std::pair{"commands", "100"}, std::pair{"upload", "random/10KiB"}};
  std::vector<std::string> lines;
  for (auto const& [kind, variant] : variants) {
    auto const* together = find(all, fmt::format("all/{}_at_once/{}", kind, variant));
    auto const* in_turn = find(all, fmt::format("all/{}_in_turn/{}", kind, variant));
    if (together != nullptr && in_turn != nullptr) {
      auto const gain = percentile(sorted(round_figures(*in_turn)), 50) /
                        percentile(sorted(round_figures(*together)), 50);
      lines.push_back(fmt::format(
          "{}: all boards at once are {:.2f} x as fast as one after the other", kind, gain));
    }
  }
  return lines;
}

bench_console::bench_console(bool quiet)
    : quiet_(quiet), shows_progress_(::isatty(STDERR_FILENO) != 0) {}

void bench_console::begin(std::size_t measures, std::size_t boards) {
  if (!quiet_) {
    print_text(fmt::format("{} on {}\n", how_many(measures, "measure"), how_many(boards, "board")));
  }
}

void bench_console::measuring(std::string const& name, unsigned round, unsigned rounds) {
  if (shows_progress_) {
    wipe();
    print_aside(fmt::format("round {} of {}: {}", round + 1, rounds, name));
    is_drawn_ = true;
  }
}

void bench_console::wipe() {
  if (is_drawn_) {
    print_aside("\r\x1b[K");
    is_drawn_ = false;
  }
}

void bench_console::failed(measure_record const& record) {
  wipe();
  auto const why = record.status().error();
  if (!why.is_skip) {
    ++errors_;
    error(record);
    return;
  }
  if (record.of().farm().interrupted()) {
    return;
  }
  ++skipped_;
  if (!quiet_) {
    print_text(
        fmt::format("{:>9}  {}: {}\n", "skipped", record.name(), printable_line(why.reason)));
  }
}

/// A lost board fails all of its measures for the same reason, which is printed once.
void bench_console::error(measure_record const& record) {
  auto const reason = record.status().error().reason;
  auto const& boards = record.of().boards();
  auto const is_lost = boards.size() == 1 && boards.front()->lost == reason;
  if (is_lost && !reported_lost_.insert(boards.front()->spec.id).second) {
    return;
  }
  auto const* const consequence = is_lost ? "; nothing more is measured on this board" : "";
  print_aside(fmt::format("{:>9}  {}: {}{}\n", "ERROR", record.name(), printable_line(reason),
                          consequence));
}

void bench_console::finish(std::vector<measure> const& all, std::string const& written) {
  wipe();
  if (quiet_) {
    return;
  }
  std::size_t figures = 0;
  print_text(fmt::format(row_format, "median", "p25..p75", "rounds", "rate", "measure") + "\n");
  for (auto const& measured : all) {
    if (measured.error.empty()) {
      ++figures;
      print_text(bench_row(measured) + "\n");
    }
  }
  for (auto const& line : gain_lines(all)) {
    print_text(line + "\n");
  }
  auto const took = std::chrono::duration_cast<run_duration>(run_clock::now() - begun_);
  print_text(fmt::format("{}, {} skipped, {} in {}{}\n", how_many(figures, "figure"), skipped_,
                         how_many(errors_, "error"), how_long(took),
                         written.empty() ? "" : "; " + written));
}

} // namespace mprun
