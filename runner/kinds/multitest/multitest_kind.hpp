// Tests that need several boards at once, as MicroPython's tests/multi_*: files that define
// instance0() at their top level and use multitest, whatever folder they are in.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/kinds/multitest/multitest_runner.hpp"
#include "runner/options/run_options.hpp"

#include <filesystem>

namespace mprun {

class multitest_kind final : public test_kind {
public:
  explicit multitest_kind(run_options const& options);

  std::string_view name() const noexcept override;
  std::string claims(std::filesystem::path const& path) const override;
  found_files find(std::vector<std::filesystem::path> const& paths,
                   std::vector<board_spec> const& boards) override;
  std::vector<test_case> adopt(test_case program) override;
  void prepare(plan& planned, dispatcher_options& run) override;
  std::unique_ptr<attempt_runner> make_runner(run_services const& services) override;
  file_result<void> finish(finished_run const& run) override;

private:
  run_options const& options_;
  std::filesystem::path cache_folder_;
};

} // namespace mprun
