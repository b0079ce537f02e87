// MicroPython's tests with dynamic native modules, where --natmod is given: in place of the tree's
// tests.
#pragma once

#include "runner/catalog/test_kind.hpp"
#include "runner/kinds/natmod/load_natmod.hpp"
#include "runner/kinds/natmod/natmod.hpp"
#include "runner/options/run_options.hpp"

#include <cstddef>
#include <filesystem>

namespace mprun {

class natmod_kind final : public test_kind {
public:
  /// `cache` keeps what was read of trees.
  natmod_kind(run_options const& options, std::filesystem::path const& cache);

  std::string_view name() const noexcept override;
  std::string claims(std::filesystem::path const& path) const override;
  /// The tests that have a native module; the official runner ignores the others. Throws
  /// config_error where the paths are of several trees, or their tree has no native modules.
  found_files find(std::vector<std::filesystem::path> const& given,
                   std::vector<board_spec> const& boards) override;
  void prepare(plan& planned, dispatcher_options& run) override;
  std::unique_ptr<attempt_runner> make_runner(run_services const& services) override;
  file_result<void> finish(finished_run const& run) override;

private:
  void load_tables();

  run_options const& options_;
  std::filesystem::path cache_;
  std::filesystem::path root_;
  upstream::loaded_natmod loaded_;
  std::size_t left_out_ = 0;
};

} // namespace mprun
