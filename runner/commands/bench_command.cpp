#include "runner/commands/bench_command.hpp"

#include "bench/farm/bench_console.hpp"
#include "bench/farm/farm_measure.hpp"
#include "bench/farm/farm_run.hpp"
#include "bench/farm/measure_filter.hpp"
#include "reports/atomic_file.hpp"
#include "reports/write_whole.hpp"
#include "runner/config_error.hpp"
#include "runner/janitor.hpp"
#include "runner/program_version.hpp"
#include "runner/run_identity.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fmt/format.h>
#include <unistd.h>

namespace mprun {
namespace {

void write_file(std::filesystem::path const& to, std::string_view text) {
  atomic_file file(to);
  file.write(text);
  if (auto const problem = file.commit(); !problem.empty()) {
    throw config_error(problem);
  }
}

/// Before anything is measured, rather than after an hour.
void check_can_write(std::filesystem::path const& to) {
  std::error_code failed;
  if (std::filesystem::is_directory(to, failed)) {
    throw config_error(cannot_write(to, EISDIR));
  }
  auto folder = to.parent_path();
  if (folder.empty()) {
    folder = ".";
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    throw config_error(cannot_write(to, errno));
  }
}

void print(std::string_view text) {
  auto const reason = write_whole(STDOUT_FILENO, text);
  if (reason != 0 && reason != EPIPE) { // a reader that went away (… | head) meant to
    throw config_error(cannot_write("the standard output", reason));
  }
}

farm_run_settings settings_for(bench_options const& options, std::string const& program,
                               std::string const& run_id) {
  farm_run_settings settings;
  settings.program = program;
  settings.flags = {fmt::format("--benchmark_repetitions={}", options.repetitions),
                    fmt::format("--benchmark_min_time={}", options.min_time_seconds),
                    fmt::format("--benchmark_enable_random_interleaving={}", options.interleave)};
  settings.context = {
      {"mprun_schema", "1"}, {"mprun_version", std::string(program_version)}, {"run_id", run_id}};
  return settings;
}

int exit_code_for(bench_farm const& farm, std::vector<measure> const& all) {
  if (farm.interrupted()) {
    return 130;
  }
  auto const has_error = [](measure const& one) { return !one.error.empty(); };
  if (std::any_of(all.begin(), all.end(), has_error)) {
    return 3;
  }
  return all.empty() ? 4 : 0;
}

} // namespace

int bench_command(bench_options const& options, std::string const& program) {
  auto inventory = load_inventory(options.farm);
  auto boards =
      make_plan(std::move(inventory.boards), {}, options.selected, assignment::every).boards;
  measure_filter const filter(options.filter);
  if (boards.empty()) {
    throw config_error("no board is selected");
  }
  if (!options.out.empty()) {
    check_can_write(options.out);
  }
  resolve_commands(boards);
  auto const identity = make_run_identity();
  auto const janitor = janitor::start(identity.place.token, identity.place.scratch);
  raise_descriptor_limit();

  bench_farm farm(std::move(boards), identity.place);
  auto measures = make_measures(farm);
  std::erase_if(measures, [&](auto const& one) { return !filter.accepts(one->about().name); });
  if (measures.empty()) {
    std::fprintf(stderr, "mprun: no measure's name holds '%s' (--benchmark_list_tests has them)\n",
                 options.filter.c_str());
    return 4;
  }
  if (options.list) {
    std::string names;
    for (auto const& one : measures) {
      names += one->about().name + "\n";
    }
    print(names);
    return 0;
  }
  bench_console console(options.json_to_stdout);
  console.begin(measures.size(), farm.boards().size());
  auto const result =
      run_measures(measures, settings_for(options, program, identity.run_id), console);
  farm.leave();
  if (!options.out.empty()) {
    write_file(options.out, result.json);
  }
  if (options.json_to_stdout) {
    print(result.json);
  }
  console.finish(result.measures, options.out.string());
  if (farm.interrupted()) {
    std::fprintf(stderr, "mprun: interrupted\n");
  }
  return exit_code_for(farm, result.measures);
}

} // namespace mprun
