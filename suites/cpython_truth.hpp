// What a case must print: its x.py.exp, or what CPython prints when it runs the case.
//
// Flow: want(case) ahead of need for each planned case, then expected_for(case) when a board has
// run it. CPython runs once a content for all boards, at most `parallel` at a time, in the case's
// folder; its answer is kept in the cache folder for later runs. The key of an entry is the SHA-256
// of the case's content and CPython's version, so what a case imports from beside it is not seen. A
// cache that cannot be written or was damaged costs time, never a wrong truth.
//
// A test of MicroPython's own tree is run as its run-tests.py would, but by a CPython that stays
// (cpython_server); there a CPython that fails is a truth too, which no board will print.
//
// $MPRUN_CPYTHON names the CPython to use instead of `python3`. Destroying the object ends nothing
// that runs; end the io_context for that.
#pragma once

#include "suites/file_turns.hpp"
#include "suites/test_case.hpp"
#include "transports/task.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace mprun {

struct truth {
  std::string output;
  std::string problem; ///< why there is no truth, in one line; empty when there is
};

class cpython_truth {
public:
  /// `turns`, when given, outlives it: who touches files of a test's folder waits there.
  cpython_truth(asio::any_io_executor executor, std::filesystem::path cache_dir, int parallel,
                file_turns* turns = nullptr);
  ~cpython_truth();

  /// Starts finding the truth. Asking again for the same file is free.
  void want(test_case const& what);

  /// Any number of waiters may share one computation.
  task<truth> expected_for(test_case const& what);

private:
  class state;
  std::shared_ptr<state> state_;
};

} // namespace mprun
