// What a case must print: its x.py.exp, or what CPython prints when it runs the case.
//
// Flow: want(case) ahead of need for each planned case, then expected_for(case) when a board has
// run it. CPython runs once a content for all boards, at most `parallel` at a time, each case alone
// in a scratch copy of what a board would have (case_surroundings.hpp), where it can write nothing
// else; its answer is kept in the cache folder for later runs, by everything that it depends on:
// the names and contents of that copy, CPython itself, and how it is run. A cache that cannot be
// written or was damaged costs time, never a wrong truth.
//
// A test of MicroPython's own tree is run as its run-tests.py would, in its own folder; there a
// CPython that fails is a truth too, which no board will print. Most programs are run by a CPython
// that stays (cpython_server).
//
// $MPRUN_CPYTHON names the CPython to use instead of `python3`. Destroying the object ends nothing
// that runs; end the io_context for that.
#pragma once

#include "base/async/task.hpp"
#include "runner/events/failure.hpp"
#include "runner/host/host_work.hpp"
#include "runner/host/run_place.hpp"
#include "suites/catalog/test_case.hpp"
#include "suites/expected/file_turns.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace mprun {

class cpython_truth {
public:
  /// `place`: the scratch folder, and the token that marks the processes. `turns`, when given,
  /// outlives it: who touches files of a test's folder waits there. So does `host`, which is told
  /// when CPython is at work.
  cpython_truth(asio::any_io_executor executor, std::filesystem::path cache_dir, run_place place,
                int parallel, file_turns* turns = nullptr, host_work* host = nullptr);
  ~cpython_truth();

  /// Starts finding the truth. Asking again for the same file is free.
  void want(test_case const& what);

  /// What it must print. Any number of waiters may share one computation.
  task<result<std::string>> expected_for(test_case const& what);

  /// CPython too may be late on a busy host. Where it has answered already, it is asked again, past
  /// what is kept, and that answer is the truth from now on.
  task<void> find_again(test_case const& what);

private:
  class state;
  std::shared_ptr<state> state_;
};

} // namespace mprun
