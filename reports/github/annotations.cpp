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

constexpr std::size_t longest_message = 2000;

struct annotated {
  cell_state const* cell = nullptr;
  std::vector<board_index> boards;
};

/// As the runner reads it back.
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

/// Failed tests first.
std::vector<annotated> what_did_not_pass(run_model const& run) {
  using key = std::tuple<std::string_view, std::string_view, verdict, std::string_view>;
  std::map<key, std::size_t> places;
  std::vector<annotated> out;
  for (auto const& cell : run.cells()) {
    if (cell.verdict == verdict::passed || cell.verdict == verdict::skipped || cell.is_excused()) {
      continue;
    }
    key const same{cell.suite, cell.name, cell.verdict, cell.message};
    auto const [place, is_new] = places.try_emplace(same, out.size());
    if (is_new) {
      out.push_back({&cell, {}});
    }
    out[place->second].boards.push_back(cell.board);
  }
  std::stable_partition(out.begin(), out.end(), [](annotated const& each) {
    return each.cell->verdict == verdict::failed;
  });
  return out;
}

std::string boards_text(run_model const& run, std::vector<board_index> const& boards) {
  constexpr std::size_t most = 5;
  std::string out;
  for (std::size_t i = 0; i < std::min(boards.size(), most); ++i) {
    auto const name = run.board_name(boards[i]);
    out += (i == 0 ? "" : ", ") + std::string(name.empty() ? "no board" : name);
  }
  return boards.size() > most ? fmt::format("{} and {} more", out, boards.size() - most) : out;
}

std::string annotation(run_model const& run, annotated const& each) {
  auto const& cell = *each.cell;
  auto const file = cell.repository_file.empty() ? cell.file : cell.repository_file;
  auto line = 1;
  for (auto const& attempt : cell.attempts) {
    line = attempt.line > 0 ? attempt.line : line;
  }
  auto const title = fmt::format("{}/{} {} on {}", cell.suite, cell.name, name_of(cell.verdict),
                                 boards_text(run, each.boards));
  auto message =
      cut_in_the_middle(printable_line(with_file_named(cell.message, file)), longest_message);
  if (auto const again = reproducing_line(run, cell); !again.empty()) {
    message += "\n" + again;
  }
  return fmt::format("::error file={},line={},title={}::{}\n", escaped(printable_line(file), true),
                     line, escaped(printable_line(title), true), escaped(message, false));
}

} // namespace

std::string github_annotations(run_model const& run) {
  auto const all = what_did_not_pass(run);
  auto const shown = all.size() > most_annotations ? most_annotations - 1 : all.size();
  std::string out;
  for (std::size_t i = 0; i < shown; ++i) {
    out += annotation(run, all[i]);
  }
  if (shown < all.size()) {
    out += fmt::format("::error title=mprun::{} more did not pass; the step's summary and "
                       "report.html have them\n",
                       all.size() - shown);
  }
  return out;
}

} // namespace mprun
