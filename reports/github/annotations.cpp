#include "reports/github/annotations.hpp"

#include "base/python/named_traceback.hpp"
#include "base/text/text.hpp"
#include "runner/events/reproducing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string_view>
#include <tuple>
#include <vector>

namespace mprun {
namespace {

constexpr std::size_t max_message = 2000;

struct annotated {
  cell_state const* cell = nullptr;
  std::vector<board_index> boards;
};

/// Escapes what has a meaning in a workflow command.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (auto const c : text) {
    switch (c) {
    case '%': out += "%25"; break;
    case '\r': out += "%0D"; break;
    case '\n': out += "%0A"; break;
    case ':': out += is_property ? "%3A" : ":"; break;
    case ',': out += is_property ? "%2C" : ","; break;
    default: out += c;
    }
  }
  return out;
}

/// Failed tests come first.
std::vector<annotated> not_passed(run_model const& run) {
  using key = std::tuple<std::string_view, std::string_view, verdict, std::string_view>;
  std::map<key, std::size_t> indices;
  std::vector<annotated> out;
  for (auto const& cell : run.cells()) {
    if (cell.verdict == verdict::passed || cell.verdict == verdict::skipped || cell.is_excused()) {
      continue;
    }
    key const same{cell.suite, cell.name, cell.verdict, cell.message};
    auto const [found, is_new] = indices.try_emplace(same, out.size());
    if (is_new) {
      out.push_back({&cell, {}});
    }
    out[found->second].boards.push_back(cell.board);
  }
  std::stable_partition(out.begin(), out.end(), [](annotated const& each) {
    return each.cell->verdict == verdict::failed;
  });
  return out;
}

std::string board_names(run_model const& run, std::vector<board_index> const& boards) {
  constexpr std::size_t max_names = 5;
  std::string out;
  for (std::size_t i = 0; i < std::min(boards.size(), max_names); ++i) {
    auto const name = run.board_name(boards[i]);
    out += (i == 0 ? "" : ", ") + std::string(name.empty() ? "no board" : name);
  }
  return boards.size() > max_names ? fmt::format("{} and {} more", out, boards.size() - max_names)
                                   : out;
}

std::string annotation(run_model const& run, annotated const& each) {
  auto const& cell = *each.cell;
  auto const file = cell.repository_file.empty() ? cell.file : cell.repository_file;
  auto line = 1;
  for (auto const& attempt : cell.attempts) {
    line = attempt.line > 0 ? attempt.line : line;
  }
  auto const title = fmt::format("{}/{} {} on {}", cell.suite, cell.name, name_of(cell.verdict),
                                 board_names(run, each.boards));
  auto message =
      cut_in_the_middle(printable_line(with_file_named(cell.message, file)), max_message);
  if (auto const again = reproducing_line(run, cell); !again.empty()) {
    message += "\n" + again;
  }
  return fmt::format("::error file={},line={},title={}::{}\n", escaped(printable_line(file), true),
                     line, escaped(printable_line(title), true), escaped(message, false));
}

} // namespace

std::string github_annotations(run_model const& run) {
  auto const all = not_passed(run);
  auto const shown = all.size() > max_annotations ? max_annotations - 1 : all.size();
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    out += annotation(run, all[i]);
  }
  if (shown < all.size()) {
    out += fmt::format("::error title=mprun::{} more did not pass; see the step's summary and "
                       "report.html\n",
                       all.size() - shown);
  }
  return out;
}

} // namespace mprun
