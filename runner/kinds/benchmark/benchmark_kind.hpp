// Benchmarks of MicroPython's perf_bench/: each several times, with scores, and a bench.json for
// `mprun compare`.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/kinds/benchmark/perfbench.hpp"
#include "runner/options/run_options.hpp"

#include <string>

namespace mprun {

class benchmark_kind final : public test_kind {
public:
  explicit benchmark_kind(run_options const& options);

  std::string_view name() const noexcept override;
  std::string claims(std::filesystem::path const& path) const override;
  found_files find(std::vector<std::filesystem::path> const& paths,
                   std::vector<board_spec> const& boards) override;
  void prepare(plan& planned, dispatcher_options& run) override;
  std::unique_ptr<attempt_runner> make_runner(run_services const& services) override;
  file_result<void> finish(finished_run const& run) override;

private:
  run_options const& options_;
  upstream::perf_setup setup_;
  upstream::perfbench const* engine_ = nullptr; ///< while the run goes on
};

} // namespace mprun
