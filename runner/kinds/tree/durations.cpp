#include "runner/kinds/tree/durations.hpp"

#include "base/files/file_text.hpp"
#include "runner/kinds/upstream/test_source.hpp"
#include "suites/upstream/test.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <numeric>
#include <sstream>
#include <unistd.h>
#include <utility>

namespace mprun::upstream {
namespace {

/// For a test that was never run: those that sleep or start threads take longest.
long long guess(test_case const& test) {
  auto const source = read_text(test.file);
  auto const has = [&](char const* word) {
    return source && source->find(word) != std::string::npos;
  };
  if (test.suite == "thread" || test.suite == "stress") {
    return 1'000'000;
  }
  return has("sleep") || has("time.") ? 500'000 : test.suite == "cmdline" ? 300'000 : 2'000;
}

} // namespace

durations::durations(std::filesystem::path file) : file_(std::move(file)) {
  std::ifstream in(file_);
  for (std::string line; std::getline(in, line);) {
    std::istringstream words(line);
    long long took = 0;
    std::string test;
    if (words >> took >> test) {
      known_[test] = took;
    }
  }
}

void durations::note(std::string const& test, std::chrono::microseconds took) {
  known_[test] = took.count();
}

void durations::save() const {
  std::error_code ignored;
  std::filesystem::create_directories(file_.parent_path(), ignored);
  std::string text;
  for (auto const& [test, took] : known_) {
    text += fmt::format("{} {}\n", took, test);
  }
  // Another run may save too: whole files replace each other.
  auto const temporary = file_.string() + fmt::format(".{}", ::getpid());
  if (write_file(temporary, text)) {
    std::filesystem::rename(temporary, file_, ignored);
  }
}

std::vector<std::size_t> durations::longest_first(std::vector<test_case> const& cases) const {
  std::vector<long long> expected(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    auto const name = cases[i].suite + "/" + cases[i].name;
    auto const known = known_.find(name);
    expected[i] = known != known_.end() ? known->second : cases[i].upstream ? guess(cases[i]) : 0;
  }
  std::vector<std::size_t> order(cases.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return expected[a] > expected[b]; });
  return order;
}

} // namespace mprun::upstream
