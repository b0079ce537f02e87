// What a case must print: its x.py.exp, or what CPython prints when it runs the case.
//
// Flow: prefetch(case) for each planned case, then expected_for(case) when a board has run it.
// CPython runs once for each content, for all boards, at most `parallel` at a time, each case alone
// in a scratch copy of what a board would have (case_surroundings.hpp), where it can write nothing
// else. Its output is cached for later runs under everything that it depends on: the names and
// contents of that copy, CPython itself, and how it is run. A cache that cannot be written or was
// damaged costs time, but never gives a wrong output.
//
// A test of MicroPython's own tree is run as its run-tests.py would run it, in its own folder;
// there the output of a CPython that fails counts too, though no board will print it. Most programs
// are run by a CPython process that stays (cpython_server).
//
// $MPRUN_CPYTHON names the CPython to use instead of `python3`. Destroying the object ends nothing
// that runs; end the io_context for that.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/host_work.hpp"
#include "runner/host/run_workspace.hpp"
#include "suites/catalog/test_case.hpp"
#include "suites/expected/file_turns.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace mprun {

class expected_outputs {
public:
  /// `workspace`: the scratch folder, and the token that marks the processes. `turns`, when given,
  /// must outlive this object: whoever touches files of a test's folder waits there. So must
  /// `host`, which is notified while CPython is at work. `library`: a folder whose modules the
  /// boards have too; empty: none.
  expected_outputs(asio::any_io_executor executor, std::filesystem::path cache_dir,
                   run_workspace workspace, int parallel, file_turns* turns = nullptr,
                   host_work* host = nullptr, std::filesystem::path library = {});
  ~expected_outputs();

  /// Starts computing the expected output. Asking again for the same file is free.
  void prefetch(test_case const& test);

  /// Any number of waiters share one computation.
  task<result<std::string>> expected_for(test_case const& test);

  /// CPython too may be late on a busy host. An output that is already known is computed again,
  /// without the cache, and replaces the known one.
  task<void> recompute(test_case const& test);

private:
  class state;
  std::shared_ptr<state> state_;
};

} // namespace mprun
