#include "runner/kinds/benchmark/perf_files.hpp"

#include "base/yaml/config_error.hpp"
#include "runner/kinds/upstream/python_files.hpp"

#include <chrono>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mprun::upstream {

namespace fs = std::filesystem;

bool is_perf_bench(fs::path const& path) {
  std::error_code ignored;
  auto const folder = fs::is_directory(path, ignored) ? path : fs::absolute(path).parent_path();
  return fs::exists(folder / perf_common_part, ignored);
}

std::vector<test_case> perf_cases(fs::path const& path) {
  std::vector<test_case> cases;
  std::error_code failed;
  auto const is_folder = fs::is_directory(path, failed);
  for (auto const& file : python_files_at(path)) {
    if (is_folder && file.filename() == perf_common_part) {
      continue;
    }
    test_case about;
    about.file = fs::canonical(file, failed);
    if (failed) {
      throw config_error(fmt::format("{}: {}", file.string(), failed.message()));
    }
    about.suite = about.file.parent_path().filename().string();
    about.name = about.file.stem().string();
    about.idle_timeout = std::chrono::minutes(1);
    about.case_timeout = std::chrono::minutes(2);
    cases.push_back(std::move(about));
  }
  return cases;
}

} // namespace mprun::upstream
