// Shared by the tests of the comparison: measures, a comparison that has every verdict, and golden
// files.
#pragma once

#include "bench/comparison/comparison.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {

inline std::filesystem::path bench_folder() {
  return MPRUN_BENCH_FOLDER; // from CMake
}

inline std::string read_bench_text(std::string_view name) {
  std::ifstream in(bench_folder() / name, std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

/// With MPRUN_UPDATE_GOLDEN set the file is rewritten; look at the difference before committing it.
inline void expect_bench_golden(std::string_view name, std::string const& text) {
  auto const file = std::string("golden/") + std::string(name);
  if (std::getenv("MPRUN_UPDATE_GOLDEN")) {
    std::ofstream(bench_folder() / file, std::ios::binary) << text;
  }
  EXPECT_EQ(text, read_bench_text(file)) << "the golden file is " << file;
}

/// `count` samples spread evenly over `centre` ± `part` of it.
inline std::vector<double> around(double centre, double part, int count) {
  std::vector<double> out;
  for (int i = 0; i < count; ++i) {
    auto const position = (i * 7 % count + 0.5) / count * 2 - 1; // shuffled
    out.push_back(centre * (1 + part * position));
  }
  return out;
}

inline measure measured(std::string name, std::vector<double> samples) {
  measure out;
  out.board = name.substr(0, name.find('/'));
  out.name = std::move(name);
  out.platform = "unix";
  out.machine = "linux";
  out.firmware = "v1.25.0 on 2025-04-15";
  out.version = "1.25.0";
  out.link = "process pty micropython";
  out.unit = "us";
  out.samples = std::move(samples);
  return out;
}

/// Makes each sample a round of its own.
inline measure in_rounds(measure out) {
  for (unsigned i = 0; i < out.samples.size(); ++i) {
    visit taken;
    taken.round = i;
    taken.samples = 1;
    out.visits.push_back(taken);
  }
  return out;
}

inline comparison compared(std::vector<measure> base, std::vector<measure> head,
                           comparison_options const& options = {}) {
  return compare(bench_runs{std::move(base)}, bench_runs{std::move(head)}, options);
}

/// Assumes no spread between runs.
inline comparison_options strict_options() {
  comparison_options out;
  out.spread = 0;
  return out;
}

/// The comparison of a single measure whose samples are rounds.
inline comparison_row compared_row(measure const& base, measure const& head,
                                   comparison_options const& options = strict_options()) {
  auto const found = compared({in_rounds(base)}, {in_rounds(head)}, options);
  EXPECT_EQ(found.rows.size(), 1U);
  return found.rows.at(0);
}

inline comparison_row compared_row(std::vector<double> base, std::vector<double> head) {
  return compared_row(measured("a/x", std::move(base)), measured("a/x", std::move(head)));
}

inline measure failed(std::string name, std::string error) {
  auto out = measured(std::move(name), {});
  out.error = std::move(error);
  return out;
}

/// Has every verdict, a difference, a drift, a long name and a name with markup.
inline comparison mixed_comparison() {
  auto higher = measured("pico-1/rate", around(1e6, 0.01, 20));
  higher.unit = "B/s";
  higher.lower_is_better = false;
  auto slower_rate = higher;
  slower_rate.samples = around(0.8e6, 0.01, 20);
  auto newer = measured("unix-0/newer", around(201, 0.001, 20));
  newer.firmware = "v1.26.0";
  auto const long_name = "unix-poor-line/download/incompressible/100KiB";
  auto drifting = around(100, 0.01, 20);
  for (std::size_t i = 10; i < drifting.size(); ++i) {
    drifting[i] *= 1.1;
  }
  std::vector<measure> base{
      measured("unix-0/upload/random/100KiB", around(4200, 0.02, 20)),
      measured("unix-0/download/random/100KiB", around(2000, 0.02, 20)),
      measured(long_name, around(50'000, 0.3, 20)),
      measured("unix-0/newer", around(200, 0.001, 20)),
      measured("unix-0/same", around(300, 0.01, 20)),
      measured("unix-0/few", around(99, 0.01, 3)),
      measured("unix-0/drifts", drifting),
      measured("unix-0/breaks|`here`", around(99, 0.01, 20)),
      measured("unix-0/gone", around(99, 0.01, 20)),
      failed("unix-0/works-now", "no answer"),
      failed("unix-0/never", "board: no answer"),
      higher,
  };
  std::vector<measure> head{
      measured("unix-0/upload/random/100KiB", around(4700, 0.02, 20)),
      measured("unix-0/download/random/100KiB", around(1800, 0.02, 20)),
      measured(long_name, around(52'000, 0.3, 20)),
      newer,
      measured("unix-0/same", around(300, 0.01, 20)),
      measured("unix-0/few", around(150, 0.01, 3)),
      measured("unix-0/drifts", around(112, 0.01, 20)),
      failed("unix-0/breaks|`here`", "link: no answer\nwithin 10 s"),
      measured("unix-0/new", around(99, 0.01, 20)),
      measured("unix-0/works-now", around(99, 0.01, 20)),
      failed("unix-0/never", "board: still no answer"),
      slower_rate,
  };
  for (auto* const side : {&base, &head}) {
    for (auto& measured : *side) {
      measured = in_rounds(std::move(measured));
    }
  }
  comparison_options options;
  options.spread = 0;
  return compared(std::move(base), std::move(head), options);
}

} // namespace mprun
