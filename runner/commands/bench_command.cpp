#include "runner/commands/bench_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "bench/comparison/comparison_json.hpp"
#include "bench/comparison/comparison_text.hpp"
#include "bench/comparison/comparison_words.hpp"
#include "bench/farm/bench_console.hpp"
#include "bench/farm/bench_run.hpp"
#include "bench/farm/measure_filter.hpp"
#include "bench/files/bench_file.hpp"
#include "bench/files/google_entry.hpp"
#include "bench/pages/bench_pages.hpp"
#include "reports/console/terminal_text.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/commands/chosen_farm.hpp"
#include "runner/commands/written_file.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/host/janitor.hpp"
#include "runner/kinds/benchmark/perf_measure.hpp"
#include "runner/program_version.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <unistd.h>

namespace mprun {
namespace {

std::vector<board_spec> selected_boards(farm_choice const& farm, selection const& which) {
  auto inventory = boards_of(farm);
  auto boards = make_plan(std::move(inventory.boards), {}, which, assignment::every).boards;
  if (boards.empty()) {
    throw config_error("no board is selected");
  }
  return boards;
}

/// The boards that --base or --head names: a file is an inventory, any other word a board of
/// --farm.
std::vector<board_spec> boards_of(std::string const& word, bench_options const& options) {
  if (std::filesystem::exists(word)) {
    return selected_boards({word, ""}, options.selected);
  }
  if (options.farm.is_missing()) {
    throw config_error(
        fmt::format("'{}' is not a file; to name a board, give its inventory (--farm)", word));
  }
  selection named;
  named.boards = {word};
  return selected_boards(options.farm, named);
}

upstream::perf_setup perf_setup_of(bench_options const& options, run_identity const& identity) {
  upstream::perf_setup setup;
  setup.how = options.tree;
  setup.workspace = identity.workspace;
  setup.cpython_cache_folder = identity.cache / "cpython";
  return setup;
}

/// The boards of each side: a single side, or BASE and HEAD.
std::vector<std::vector<board_spec>> sides_of(bench_options const& options) {
  if (options.base.empty() != options.head.empty()) {
    throw config_error("--base and --head go together");
  }
  if (!options.base.empty() && options.self_check) {
    throw config_error(
        "--self-check measures the same boards twice and excludes --base and --head");
  }
  std::vector<std::vector<board_spec>> sides;
  if (options.base.empty()) {
    sides.push_back(selected_boards(options.farm, options.selected));
    if (options.self_check) {
      sides.push_back(sides.front());
    }
  } else {
    sides = {boards_of(options.base, options), boards_of(options.head, options)};
    if (sides[0].size() != sides[1].size()) {
      throw config_error(fmt::format("BASE has {}, HEAD has {}: they are compared in pairs",
                                     how_many(sides[0].size(), "board"),
                                     how_many(sides[1].size(), "board")));
    }
  }
  return sides;
}

round_settings settings_for(bench_options const& options) {
  round_settings settings;
  if (options.rounds) {
    settings.count = *options.rounds;
    settings.max_per_measure = {};
  }
  settings.visit = std::chrono::duration<double>(options.min_time_seconds);
  return settings;
}

int exit_code_for(bench_farm const& farm, std::vector<measure> const& all) {
  if (farm.interrupted()) {
    return exit_codes::interrupted;
  }
  auto const has_error = [](measure const& measured) { return !measured.error.empty(); };
  if (std::any_of(all.begin(), all.end(), has_error)) {
    return exit_codes::error;
  }
  return all.empty() ? exit_codes::nothing_ran : exit_codes::success;
}

void print_names(std::vector<std::string> const& names) {
  std::string text;
  for (auto const& name : names) {
    text += name + "\n";
  }
  print_text(text);
}

/// Compares two sides that were measured in turn.
comparison comparison_of(bench_run const& bench, bench_options const& options) {
  comparison_options settings;
  settings.confidence = options.confidence_percent / 100;
  settings.threshold = options.threshold_percent / 100;
  settings.by_pairs = true;
  return compare({bench.measures(0)}, {bench.measures(1)}, settings);
}

/// Prints what the comparison found and returns the exit code.
int show_comparison(comparison const& found, bench_options const& options) {
  if (!options.json_to_stdout) {
    console_style const style{.colours = stdout_has_colours(), .unicode = false};
    print_text("\n" + comparison_text(found, style));
  }
  if (!options.self_check) {
    return found.regressed() ? exit_codes::test_failure : exit_codes::success;
  }
  if (!options.json_to_stdout) {
    print_text(visible_difference_line(found) + "\n");
  }
  auto const differ = found.count(change::regressed) + found.count(change::improved) > 0;
  return differ ? exit_codes::test_failure : exit_codes::success;
}

/// `found`: if there are two sides.
std::string page_of(bench_run const& bench, std::optional<comparison> const& found,
                    bench_options const& options, std::string const& run_id) {
  std::string const version(program_version);
  if (!found) {
    return figures_page(bench.measures(0), {run_id, version});
  }
  auto const side = [&](std::string const& named) {
    return std::vector{
        comparison_source{named.empty() ? "the same boards" : named, run_id, version}};
  };
  return comparison_page(comparison_json(*found, side(options.base), side(options.head)));
}

} // namespace

int bench_command(bench_options const& options) {
  measure_filter const filter(options.filter);
  auto sides = sides_of(options);
  if (!options.out.empty()) {
    check_can_write(options.out);
  }
  if (!options.html.empty()) {
    check_can_write(options.html);
  }
  for (auto& boards : sides) {
    resolve_commands(boards);
  }
  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.workspace.token(), identity.workspace.scratch());
  raise_descriptor_limit();

  upstream::perf_measures benchmarks(options.paths, perf_setup_of(options, identity));
  measure_maker make = make_measures;
  if (!options.paths.empty()) {
    make = [&](auto& farm, auto const& boards) { return benchmarks.make(farm, boards); };
  }
  bench_run bench(sides, make, filter, settings_for(options), identity.workspace);
  auto const names = bench.names();
  if (names.empty()) {
    complain(fmt::format("no measure's name matches '{}' (--benchmark_list_tests lists them)",
                         options.filter));
    return exit_codes::nothing_ran;
  }
  if (options.list) {
    print_names(names);
    return exit_codes::success;
  }
  auto const has_base = sides.size() == 2;
  bench_console console(options.json_to_stdout);
  console.begin(names.size(), bench.farm().boards().size());
  bench.run(console);
  auto const measures = bench.measures(has_base ? 1 : 0);
  auto const text =
      bench_file_text(google_document(options.typed.front(),
                                      {{"mprun_schema", "1"},
                                       {"mprun_version", std::string(program_version)},
                                       {"run_id", identity.run_id}},
                                      bench.google_benchmarks()),
                      measures, has_base ? bench.measures(0) : std::vector<measure>());
  if (!options.out.empty()) {
    write_file(options.out, text);
  }
  std::optional<comparison> found;
  if (has_base) {
    found = comparison_of(bench, options);
  }
  if (!options.html.empty()) {
    write_file(options.html, page_of(bench, found, options, identity.run_id));
  }
  if (options.json_to_stdout) {
    print_bytes(text);
  }
  console.finish(measures, options.out.string());
  if (bench.farm().interrupted()) {
    complain("interrupted");
  }
  auto all = measures;
  if (has_base) {
    auto const of_base = bench.measures(0);
    all.insert(all.end(), of_base.begin(), of_base.end());
  }
  auto const code = exit_code_for(bench.farm(), all);
  return found && code == exit_codes::success ? show_comparison(*found, options) : code;
}

} // namespace mprun
