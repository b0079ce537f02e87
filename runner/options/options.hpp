// The command line as values.
//
// Flow: parse_command_line(argc, argv) → options, or the text and exit code to end with (--help,
// --version, a usage error).
#pragma once

#include "runner/run/record_mode.hpp"
#include "runner/scheduling/plan.hpp"
#include "runner/scheduling/scheduler.hpp"
#include "runner/transfer/transfer_types.hpp"
#include "suites/upstream/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mprun {

struct run_options {
  std::filesystem::path farm;
  std::vector<std::filesystem::path> paths;
  std::filesystem::path out = "mprun-out";
  assignment assign = assignment::every;
  scheduler_options scheduling;
  selection selected;
  record_mode record = record_mode::failures;
  upstream::settings tree; ///< for MicroPython's own tests, where they are among the paths
  bool list = false;
};

/// Where commands without reports keep the recordings of boards that failed.
constexpr auto default_recordings = "mprun-out/boards";

struct boards_options {
  std::filesystem::path farm;
  selection selected;
  std::filesystem::path recordings = default_recordings;
};

struct report_options {
  std::filesystem::path events;
  std::filesystem::path out = "mprun-out";
};

/// mprun put and mprun get.
struct transfer_command_options {
  std::filesystem::path farm;
  selection selected;
  bool to_board = true;
  std::vector<std::string> sources;
  std::string target;
  bool even_if_same = false;
  bool dry_run = false;
  bool remove_others = false; ///< put
  bool with_all = false;      ///< put
  std::vector<std::string> excluded;
  transfer_options each;
  std::filesystem::path recordings = default_recordings;
};

enum class comparison_format { text, markdown, json };

struct compare_options {
  std::vector<std::filesystem::path> base; ///< empty where the one file of HEAD holds both sides
  std::vector<std::filesystem::path> head; ///< at least one
  comparison_format format = comparison_format::text;
  std::filesystem::path out; ///< empty: stdout
  double threshold_percent = 5;
  double confidence_percent = 99;
  std::optional<double> spread_percent; ///< between two runs of the same
  bool in_turn = false; ///< the runs of BASE and HEAD alternated: the first of each are a pair, …
  bool allow_different = false;
};

struct bench_options {
  std::filesystem::path farm;
  selection selected;
  std::string filter;      ///< empty: everything
  std::string base;        ///< the other side: an inventory, or a board of `farm`; empty: none
  std::string head;        ///< the side that is judged, where there is a base
  bool self_check = false; ///< both sides are the selected boards
  std::optional<unsigned> rounds;  ///< without: 80, and fewer visits of slow measures
  double min_time_seconds = 0.006; ///< of a measure, a round
  double threshold_percent = 5;    ///< as for compare_options
  double confidence_percent = 99;
  std::filesystem::path out; ///< empty: none
  bool json_to_stdout = false;
  bool list = false;
};

enum class replay_way { both, to_board, from_board };

struct replay_options {
  std::filesystem::path file;
  replay_way only = replay_way::both;
  bool raw = false;
  bool full = false;
};

struct scan_options {
  std::filesystem::path farm; ///< empty: only what is attached
  bool write = false;
  std::filesystem::path sysfs = "/sys";
  std::filesystem::path dev = "/dev";
};

/// Print `text` (to stdout when exit_code is 0, else to stderr) and end.
struct just_say {
  std::string text;
  int exit_code = 0;
};

using command_line =
    std::variant<run_options, boards_options, report_options, compare_options,
                 transfer_command_options, bench_options, scan_options, replay_options, just_say>;

command_line parse_command_line(int argc, char const* const* argv);

} // namespace mprun
