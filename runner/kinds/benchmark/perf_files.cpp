#include "runner/kinds/benchmark/perf_files.hpp"

#include "base/yaml/config_error.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mprun::upstream {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> benchmarks_in(fs::path const& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    return {path};
  }
  std::vector<fs::path> files;
  fs::directory_iterator entries(path, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    auto const& file = entries->path();
    if (file.extension() == ".py" && file.filename() != perf_common_part) {
      files.push_back(file);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace

bool is_perf_bench(fs::path const& path) {
  std::error_code ignored;
  auto const folder = fs::is_directory(path, ignored) ? path : fs::absolute(path).parent_path();
  return fs::exists(folder / perf_common_part, ignored);
}

std::vector<test_case> perf_cases(fs::path const& path) {
  std::vector<test_case> cases;
  for (auto const& file : benchmarks_in(path)) {
    std::error_code failed;
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
