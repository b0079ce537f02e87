#include "runner/kinds/benchmark/perf_truth.hpp"

#include "base/files/file_text.hpp"
#include "base/text/printable.hpp"
#include "suites/truth/cpython_room.hpp"
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

task<truth> perf_truth::expected_for(std::filesystem::path test, std::string source) {
  truth expected;
  auto const expectation = std::filesystem::path(test.string() + ".exp");
  std::error_code ignored;
  if (std::filesystem::exists(expectation, ignored)) {
    auto read = read_text(expectation);
    expected.output = trimmed(std::move(read.text));
    expected.problem = std::move(read.problem);
    co_return expected;
  }
  auto const known = known_.find(source);
  if (known != known_.end()) {
    expected.output = known->second;
    co_return expected;
  }
  auto content = keys_.of(test, source);
  std::string kind = "mprun benchmark 2";
  auto const key = co_await kept_.key_of(std::move(kind), std::move(content));
  if (auto found = kept_.find(key)) {
    expected.output = *std::move(found);
    known_.emplace(std::move(source), expected.output);
    co_return expected;
  }
  std::unique_ptr<cpython_room> room;
  try {
    room = std::make_unique<cpython_room>(place_, kept_.program());
  } catch (std::exception const& failed) {
    expected.problem = fmt::format("cannot run CPython: {}", failed.what());
    co_return expected;
  }
  auto what = room->run({"-c", source}, test.parent_path());
  constexpr auto longest = std::chrono::minutes(2);
  auto const ran = co_await run_program(std::move(what), longest, cpython_output_limit);
  if (ran.ec == asio::error::timed_out) {
    expected.problem =
        fmt::format("CPython did not end this benchmark within {} min", longest.count());
    co_return expected;
  }
  expected.problem = complaint_of(ran, "this benchmark");
  auto read = read_run(ran.output);
  // It has a result also where no time went by.
  if (expected.problem.empty() && read.result.empty()) {
    expected.problem = fmt::format("CPython itself has no result of this benchmark: {}",
                                   printable(read.problem, 200));
  }
  if (!expected.problem.empty()) {
    co_return expected;
  }
  expected.output = std::move(read.result);
  kept_.keep(key, expected.output);
  known_.emplace(std::move(source), expected.output);
  co_return expected;
}

} // namespace mprun::upstream
