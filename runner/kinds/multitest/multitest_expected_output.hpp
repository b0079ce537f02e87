// What a multitest must print: its .exp, or what CPython prints when it plays all the parts.
//
// CPython's output is cached between runs, keyed by the test, what it imports from its folder, this
// host's address where the test asks for one, and CPython's version; but only once boards have
// printed the same. CPython plays over the network too: on a busy host packets come late or a port
// is taken, and such an output must not stay the expected one.
//
// Flow: expected_for() each time a test was played; confirm() when it passed.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/run_workspace.hpp"
#include "suites/catalog/test_case.hpp"
#include "suites/expected/cpython_cache.hpp"
#include "suites/expected/cpython_rules.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

namespace mprun::upstream {

class multitest_expected_output {
public:
  multitest_expected_output(std::filesystem::path cache_folder, run_workspace workspace);

  task<result<std::string>> expected_for(test_case const& test, std::size_t instances);
  void confirm(test_case const& test);

private:
  struct unconfirmed {
    std::string key;
    std::string output;
  };

  task<result<std::string>> play(std::filesystem::path file, std::string source,
                                 std::size_t instances);

  cpython_cache kept_;
  run_workspace workspace_;
  output_keys keys_;
  std::map<std::filesystem::path, unconfirmed> unconfirmed_;
};

} // namespace mprun::upstream
