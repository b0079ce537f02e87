// Plays one multitest on a set of hosts, one for each instance.
//
// Flow: play_multitest(test, participants) → its result. It carries out the orders of the machine
// (suites/upstream/multitest.hpp) and passes on to it what the instances print; at the end nothing
// of the test runs any more, on any host.
#pragma once

#include "runner/events/failure.hpp"
#include "runner/kinds/multitest/instance_host.hpp"
#include "runner/kinds/multitest/multitest_source.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun::upstream {

struct multitest_case {
  std::filesystem::path file;
  std::string source;
  bool verbatim = false; ///< boards get the source as written
  std::size_t instances = 0;
  std::chrono::milliseconds limit{std::chrono::minutes(10)}; ///< for the whole test
};

struct participant {
  instance_host* host = nullptr;
  instance_kind kind = instance_kind::board;
  std::filesystem::path modules; ///< what a unix port imports from instead of its own path
};

struct multitest_result {
  std::string output;
  std::vector<std::string> metrics;
  bool skipped = false;
  bool timed_out = false;
  std::string problem;             ///< with the test itself
  result<void> played;             ///< an error: a host failed, and there is no result
  std::size_t failed_instance = 0; ///< the instance whose host that is
  std::vector<result<void>> kept;  ///< by instance: its host is fit for another test
};

task<multitest_result> play_multitest(multitest_case test, std::vector<participant> participants);

} // namespace mprun::upstream
