// Shared by the tests of the reports: the recorded run of reports/golden/mixed.ndjson, and golden
// files.
#pragma once

#include "base/files/test_folder.hpp"
#include "reports/events/replay.hpp"
#include "runner/events/event.hpp"
#include "runner/events/run_model.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

inline std::filesystem::path source_folder() {
  return MPRUN_REPORTS; // from CMake
}

inline std::filesystem::path mixed_run() {
  return source_folder() / "golden/mixed.ndjson";
}

inline std::vector<event> events_of(std::filesystem::path const& file) {
  std::vector<event> out;
  EXPECT_TRUE(replay(file, [&](event const& e) { out.push_back(e); }));
  return out;
}

/// If MPRUN_UPDATE_GOLDEN is set, the file is written instead; then check what changed.
inline void expect_golden(std::string_view name, std::string const& text) {
  auto const file = source_folder() / "golden" / name;
  if (std::getenv("MPRUN_UPDATE_GOLDEN")) {
    write_file(file, text);
  }
  EXPECT_EQ(text, read_file(file)) << "the golden file is " << file;
}

/// Shorthand for events.
inline event at(std::int64_t us, fact f) {
  return {wall_time(std::chrono::milliseconds(1795488300000 + us / 1000)), run_duration(us),
          std::move(f)};
}

inline cell_planned planned(cell_id cell, std::string board, std::string name) {
  return {cell, std::move(board), "s", name, "suites/s/" + name + ".py", ""};
}

inline attempt_finished ended(cell_id cell, std::string board, verdict v, blame b,
                              std::string message, int attempt = 1) {
  attempt_finished out;
  out.cell = cell;
  out.board = std::move(board);
  out.attempt = attempt;
  out.verdict = v;
  out.blame = b;
  out.message = std::move(message);
  out.took = run_duration(1000);
  return out;
}

} // namespace mprun
