#include "runner/kinds/benchmark/benchmark_kind.hpp"

#include "base/files/atomic_file.hpp"
#include "bench/farm/board_words.hpp"
#include "bench/files/bench_file.hpp"
#include "bench/files/google_entry.hpp"
#include "reports/upstream/official_results.hpp"
#include "reports/upstream/perfbench_results.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/kinds/benchmark/perf_files.hpp"
#include "runner/kinds/tree/tree_kind.hpp"
#include "runner/program_version.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun {
namespace {

namespace fs = std::filesystem;

measure measure_of(upstream::perf_measured const& measured) {
  measure out;
  out.name = fmt::format("{}/{}/N{}/M{}", measured.board.id, measured.name, measured.size.n,
                         measured.size.m);
  out.board = measured.board.id;
  out.platform = measured.board.platform;
  out.machine = measured.facts.machine;
  out.firmware = measured.facts.firmware;
  out.version = measured.facts.version;
  out.link = measured.link;
  out.faults = fault_words(measured.board.faults);
  out.kind = measured.name;
  out.unit = "us";
  out.samples = measured.scores.times_us;
  for (unsigned round = 0; round < out.samples.size(); ++round) {
    visit run; // a process of its own, or on a board that was reset
    run.round = round;
    run.samples = 1;
    out.visits.push_back(run);
  }
  return out;
}

} // namespace

benchmark_kind::benchmark_kind(run_options const& options) : options_(options) {}

std::string_view benchmark_kind::name() const noexcept {
  return "benchmark";
}

std::string benchmark_kind::claims(fs::path const& path) const {
  return upstream::is_perf_bench(path) ? fmt::format("{} is beside it", upstream::perf_common_part)
                                       : "";
}

found_files benchmark_kind::find(std::vector<fs::path> const& paths,
                                 std::vector<board_spec> const&) {
  found_files found;
  for (auto const& path : paths) {
    for (auto& about : upstream::perf_cases(path)) {
      found.cases.push_back(std::move(about));
    }
    if (fs::is_directory(path)) {
      found.left_out.push_back({path / upstream::perf_common_part, "shared by the benchmarks"});
    }
  }
  return found;
}

void benchmark_kind::prepare(plan& planned, dispatcher_options& run) {
  check_emitter(options_.tree, planned.boards);
  setup_.how = options_.tree;
  setup_.cpython_cache_folder = run.cpython_cache_folder;
  auto const any = std::find_if(planned.cases.begin(), planned.cases.end(),
                                [this](test_case const& test) { return test.kind == name(); });
  auto const tests = any->file.parent_path().parent_path();
  setup_.mpy_cross = find_mpy_cross(tests).value_or("");
}

std::unique_ptr<attempt_runner> benchmark_kind::make_runner(run_services const& services) {
  setup_.workspace = services.workspace;
  auto made = std::make_unique<upstream::perfbench>(setup_);
  engine_ = made.get();
  return made;
}

file_result<void> benchmark_kind::finish(finished_run const& run) {
  upstream::add_perfbench_results(run.results, cells_of(name(), run), options_.tree,
                                  engine_->sizes(), options_.out, run.official);
  if (engine_->measured().empty()) {
    return {};
  }
  std::vector<measure> measures;
  for (auto const& measured : engine_->measured()) {
    measures.push_back(measure_of(measured));
  }
  std::sort(measures.begin(), measures.end(),
            [](measure const& a, measure const& b) { return a.name < b.name; });
  auto google = google_document(
      "mprun", {{"run_id", run.run_id}, {"mprun_version", std::string(program_version)}}, {});
  atomic_file file(options_.out / "bench.json");
  file.write(bench_file_text(std::move(google), measures, {}));
  return file.commit();
}

} // namespace mprun
