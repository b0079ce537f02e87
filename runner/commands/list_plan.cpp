#include "runner/commands/list_plan.hpp"

#include "base/files/standard_output.hpp"
#include "runner/board/secret_list.hpp"
#include "runner/events/exit_codes.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <utility>

namespace mprun {
namespace {

/// Needs that only the board itself can confirm: "if it has hashlib, 16384 bytes of heap".
std::string conditions(test_case const& test) {
  std::vector<std::string> needs = test.needs.modules;
  if (test.needs.heap > 0) {
    needs.push_back(fmt::format("{} bytes of heap", test.needs.heap));
  }
  if (test.needs.raw_paste) {
    needs.emplace_back("raw-paste");
  }
  return needs.empty() ? "" : fmt::format("  (if it has {})", fmt::join(needs, ", "));
}

} // namespace

int list_plan(plan const& planned, found_files const& found) {
  std::size_t to_run = 0;
  std::string text;
  for (auto const& cell : planned.cells) {
    auto const& test = planned.cases[cell.case_index];
    auto const shared = test.boards > 1 ? fmt::format("{} boards", test.boards) : "any";
    auto const board = cell.board_index ? planned.boards[*cell.board_index].id : shared;
    if (!cell.skip_reason) {
      ++to_run;
      fmt::format_to(std::back_inserter(text), "run   {}  {}/{}{}\n", board, test.suite, test.name,
                     conditions(test));
    } else {
      fmt::format_to(std::back_inserter(text), "skip  {}  {}/{}: {}\n", board, test.suite,
                     test.name, words_for(cell.skip_reason));
    }
  }
  for (auto const& claim : found.claimed) {
    fmt::format_to(std::back_inserter(text), "kind  {}  {}: {}\n", claim.kind, claim.path.string(),
                   claim.why);
  }
  for (auto const& omitted : found.left_out) {
    fmt::format_to(std::back_inserter(text), "none  {}: {}\n", omitted.file.string(), omitted.why);
  }
  if (planned.part) {
    fmt::format_to(std::back_inserter(text), "shard {}/{}: {} of {} cases\n", planned.part->number,
                   planned.part->of, planned.cases.size(), planned.cases_of_all);
  }
  fmt::format_to(std::back_inserter(text), "{} to run, {} skipped; {} boards, {} cases\n", to_run,
                 planned.cells.size() - to_run, planned.boards.size(), planned.cases.size());
  print_text(secrets_of(planned.boards)->masked(std::move(text)));
  return to_run > 0 ? exit_codes::success : exit_codes::nothing_ran;
}

} // namespace mprun
