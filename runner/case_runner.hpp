// Runs one attempt at a case on an open board, and judges it.
//
// Flow: construct once for a run; run() for each attempt, any number at a time. The outcome gets
// the verdict, blame, message, detail, output and line; what comes back beside it is why the board
// was lost, if it was.
#pragma once

#include "runner/case_files.hpp"
#include "runner/event.hpp"
#include "runner/session.hpp"
#include "runner/trouble.hpp"
#include "suites/cpython_truth.hpp"
#include "suites/test_case.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace mprun {

/// An open board with what was brought there.
struct board_at_work {
  board_spec const& spec;
  mprun::session& session;
  case_files& files;
};

class case_runner {
public:
  /// The cases and `truths` must outlive it. `scratch`: for files of this host.
  case_runner(std::vector<test_case> const& cases, cpython_truth& truths,
              std::filesystem::path scratch);

  /// A program or a transfer.
  task<std::optional<trouble>> run(board_at_work board, std::size_t case_index,
                                   attempt_finished& outcome);

private:
  task<ran_case> run_on(board_at_work board, std::size_t case_index);
  task<void> judge(test_case const& one, ran_case const& ran, attempt_finished& outcome);
  std::string const& source_of(std::size_t case_index);

  std::vector<test_case> const& cases_;
  cpython_truth& truths_;
  std::filesystem::path scratch_;
  std::vector<std::string> sources_; ///< by case, read when first needed
};

} // namespace mprun
