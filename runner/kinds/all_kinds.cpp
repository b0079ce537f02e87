#include "runner/kinds/all_kinds.hpp"

#include "runner/kinds/benchmark/benchmark_kind.hpp"
#include "runner/kinds/multitest/multitest_kind.hpp"
#include "runner/kinds/natmod/natmod_kind.hpp"
#include "runner/kinds/program/program_kind.hpp"
#include "runner/kinds/tree/tree_kind.hpp"

namespace mprun {

std::vector<std::unique_ptr<test_kind>> make_all_kinds(run_options const& options,
                                                       std::filesystem::path const& cache) {
  std::vector<std::unique_ptr<test_kind>> all;
  all.push_back(std::make_unique<benchmark_kind>(options));
  all.push_back(std::make_unique<multitest_kind>(options));
  if (options.tree.natmod.empty()) {
    all.push_back(std::make_unique<tree_kind>(options, cache));
  } else {
    all.push_back(std::make_unique<natmod_kind>(options, cache));
  }
  all.push_back(std::make_unique<program_kind>());
  return all;
}

} // namespace mprun
