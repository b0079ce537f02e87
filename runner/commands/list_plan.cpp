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

/// What the board itself must answer first: "if it has hashlib, 16384 bytes of heap".
std::string conditions(test_case const& what) {
  std::vector<std::string> needs = what.needs.modules;
  if (what.needs.heap > 0) {
    needs.push_back(fmt::format("{} bytes of heap", what.needs.heap));
  }
  if (what.needs.raw_paste) {
    needs.emplace_back("raw-paste");
  }
  return needs.empty() ? "" : fmt::format("  (if it has {})", fmt::join(needs, ", "));
}

} // namespace

int list_plan(plan const& what, found_files const& found) {
  std::size_t to_run = 0;
  std::string text;
  for (auto const& cell : what.cells) {
    auto const& one = what.cases[cell.case_index];
    auto const shared = one.boards > 1 ? fmt::format("{} boards", one.boards) : "any";
    auto const board = cell.board_index ? what.boards[*cell.board_index].id : shared;
    if (!cell.skip_reason) {
      ++to_run;
      fmt::format_to(std::back_inserter(text), "run   {}  {}/{}{}\n", board, one.suite, one.name,
                     conditions(one));
    } else {
      fmt::format_to(std::back_inserter(text), "skip  {}  {}/{}: {}\n", board, one.suite, one.name,
                     words_for(cell.skip_reason));
    }
  }
  for (auto const& one : found.claimed) {
    fmt::format_to(std::back_inserter(text), "kind  {}  {}: {}\n", one.kind, one.path.string(),
                   one.why);
  }
  for (auto const& one : found.left_out) {
    fmt::format_to(std::back_inserter(text), "none  {}: {}\n", one.file.string(), one.why);
  }
  if (what.part) {
    fmt::format_to(std::back_inserter(text), "shard {}/{}: {} of {} cases\n", what.part->number,
                   what.part->of, what.cases.size(), what.cases_of_all);
  }
  fmt::format_to(std::back_inserter(text), "{} to run, {} skipped; {} boards, {} cases\n", to_run,
                 what.cells.size() - to_run, what.boards.size(), what.cases.size());
  print_text(secrets_of(what.boards)->masked(std::move(text)));
  return to_run > 0 ? exit_codes::success : exit_codes::nothing_ran;
}

} // namespace mprun
