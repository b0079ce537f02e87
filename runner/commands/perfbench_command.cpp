#include "runner/commands/perfbench_command.hpp"

#include "bench/bench_file.hpp"
#include "bench/farm/board_words.hpp"
#include "bench/google_entry.hpp"
#include "reports/atomic_file.hpp"
#include "reports/official_results.hpp"
#include "reports/perfbench_results.hpp"
#include "runner/commands/tree_command.hpp"
#include "runner/config_error.hpp"
#include "runner/program_version.hpp"
#include "runner/upstream/mpy_cross.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view common_part = "benchrun.py";

/// A folder with benchrun.py, or a benchmark beside one.
bool is_perf_bench(fs::path const& path) {
  std::error_code ignored;
  auto const folder = fs::is_directory(path, ignored) ? path : fs::absolute(path).parent_path();
  return fs::exists(folder / common_part, ignored);
}

std::vector<fs::path> benchmarks_in(fs::path const& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    return {path};
  }
  std::vector<fs::path> files;
  fs::directory_iterator entries(path, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const& file = entries->path();
    if (file.extension() == ".py" && file.filename() != common_part) {
      files.push_back(file);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

measure measure_of(upstream::perf_measured const& one) {
  measure out;
  out.name = fmt::format("{}/{}/N{}/M{}", one.board.id, one.name, one.size.n, one.size.m);
  out.board = one.board.id;
  out.platform = one.board.platform;
  out.machine = one.facts.machine;
  out.firmware = one.facts.firmware;
  out.version = one.facts.version;
  out.link = link_words(one.board);
  out.faults = fault_words(one.board.faults);
  out.kind = one.name;
  out.unit = "us";
  out.samples = one.scores.times_us;
  for (unsigned round = 0; round < out.samples.size(); ++round) {
    visit run; // a process of its own, or on a board that was reset
    run.round = round;
    run.samples = 1;
    out.visits.push_back(run);
  }
  return out;
}

} // namespace

perfbench_command::perfbench_command(run_options const& options) : options_(options) {
  auto const& paths = options.paths;
  auto const such = std::find_if(paths.begin(), paths.end(), is_perf_bench);
  auto const other = std::find_if_not(paths.begin(), paths.end(), is_perf_bench);
  is_meant_ = such != paths.end();
  if (is_meant_ && other != paths.end()) {
    throw config_error(fmt::format("{} holds benchmarks, {} does not; run them one after the other",
                                   such->string(), other->string()));
  }
}

std::vector<test_case> perfbench_command::cases() const {
  std::vector<test_case> found;
  for (auto const& path : options_.paths) {
    for (auto const& file : benchmarks_in(path)) {
      std::error_code failed;
      test_case one;
      one.file = fs::canonical(file, failed);
      if (failed) {
        throw config_error(fmt::format("{}: {}", file.string(), failed.message()));
      }
      one.suite = one.file.parent_path().filename().string();
      one.name = one.file.stem().string();
      one.idle_timeout = std::chrono::minutes(1);
      one.case_timeout = std::chrono::minutes(2);
      found.push_back(std::move(one));
    }
  }
  if (options_.tree.only_failed) {
    auto const failed = upstream::failed_tests(options_.out);
    std::erase_if(found, [&failed](test_case const& one) {
      auto const name = fmt::format("{}/{}.py", one.suite, one.name);
      return std::find(failed.begin(), failed.end(), name) == failed.end();
    });
  }
  return found;
}

void perfbench_command::prepare(plan const& what, dispatcher_options& run) {
  if (!is_meant_) {
    return;
  }
  check_emitter(options_.tree, what.boards);
  upstream::perf_setup setup;
  setup.how = options_.tree;
  setup.place = run.place;
  setup.truth_cache = run.truth_cache;
  auto const tests = what.cases.front().file.parent_path().parent_path();
  setup.mpy_cross = upstream::find_mpy_cross(tests).value_or("");
  engine_.emplace(std::move(setup));
  run.runner = &*engine_;
}

void perfbench_command::finish(report_set& reports, std::string const& run_id) const {
  if (!is_meant_) {
    return;
  }
  for (auto& problem : upstream::write_perfbench_results(reports.run(), options_.tree,
                                                         engine_->sizes(), options_.out)) {
    reports.add_problem(std::move(problem));
  }
  if (engine_->measured().empty()) {
    return;
  }
  std::vector<measure> measures;
  for (auto const& one : engine_->measured()) {
    measures.push_back(measure_of(one));
  }
  std::sort(measures.begin(), measures.end(),
            [](measure const& a, measure const& b) { return a.name < b.name; });
  auto google = google_document(
      "mprun", {{"run_id", run_id}, {"mprun_version", std::string(program_version)}}, {});
  atomic_file file(options_.out / "bench.json");
  file.write(bench_file_text(std::move(google), measures, {}));
  if (auto problem = file.commit(); !problem.empty()) {
    reports.add_problem(std::move(problem));
  }
}

} // namespace mprun
