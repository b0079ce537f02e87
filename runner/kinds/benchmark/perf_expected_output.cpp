#include "runner/kinds/benchmark/perf_expected_output.hpp"

#include "base/files/file_text.hpp"
#include "base/text/printable.hpp"
#include "suites/expected/cpython_sandbox.hpp"
#include "suites/upstream/perf_scores.hpp"
#include "transports/process/run_program.hpp"

#include <algorithm>
#include <boost/asio/error.hpp>
#include <chrono>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace mprun::upstream {
namespace {

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \t\r\n") + 1);
  return text.erase(0, std::min(text.find_first_not_of(" \t\r\n"), text.size()));
}

} // namespace

task<result<std::string>> perf_expected_output::expected_for(std::filesystem::path test,
                                                             std::string source) {
  auto const expectation = std::filesystem::path(test.string() + ".exp");
  std::error_code ignored;
  if (std::filesystem::exists(expectation, ignored)) {
    auto expected = on_host(read_text(expectation));
    if (expected) {
      expected = trimmed(*std::move(expected));
    }
    co_return expected;
  }
  auto const known = known_.find(source);
  if (known != known_.end()) {
    co_return known->second;
  }
  auto content = keys_.of(test, source);
  std::string kind = "mprun benchmark 2";
  auto const key = co_await kept_.key_of(std::move(kind), std::move(content));
  if (auto found = kept_.find(key)) {
    known_.emplace(std::move(source), *found);
    co_return *std::move(found);
  }
  std::unique_ptr<cpython_sandbox> sandbox;
  try {
    sandbox = std::make_unique<cpython_sandbox>(workspace_, kept_.program());
  } catch (std::exception const& failed) {
    co_return failure{blame::host, fmt::format("cannot run CPython: {}", failed.what())};
  }
  auto command = sandbox->command({"-c", source}, test.parent_path());
  constexpr auto time_limit = std::chrono::minutes(2);
  auto const ran = co_await run_program(std::move(command), time_limit, cpython_output_limit);
  if (ran.ec == asio::error::timed_out) {
    co_return failure{
        blame::host,
        fmt::format("CPython did not finish this benchmark within {} min", time_limit.count()),
        ran.ec};
  }
  auto const ended = ended_well(ran, "this benchmark");
  if (!ended) {
    co_return ended.error();
  }
  auto read = read_run(ran.output);
  // There is a result even when no time passed.
  if (read.result.empty()) {
    co_return failure{blame::host,
                      fmt::format("CPython itself has no result for this benchmark: {}",
                                  printable(read.problem, 200))};
  }
  kept_.keep(key, read.result);
  known_.emplace(std::move(source), read.result);
  co_return std::move(read.result);
}

} // namespace mprun::upstream
