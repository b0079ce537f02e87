#include "reports/history/history_page.hpp"

#include "reports/history/history_text.hpp"
#include "reports/history/page_files.hpp"
#include "reports/history/uplot_files.hpp"
#include "reports/html/page.hpp"
#include "reports/html/page_files.hpp"
#include "reports/html/script_data.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun {
namespace {

/// Of each table, so that a page of very many cases stays small.
constexpr std::size_t max_series = 500;

using case_on_board = std::pair<std::size_t, std::size_t>;
/// By run, in microseconds; 0 if it did not run.
using times_of_cases = std::map<case_on_board, std::vector<std::int64_t>>;

template<class Rows>
void want(times_of_cases& wanted, Rows const& rows, std::size_t runs) {
  for (std::size_t i = 0; i < std::min(rows.size(), max_series); ++i) {
    wanted.try_emplace({rows[i].which, rows[i].board}, runs);
  }
}

times_of_cases times_in(history_window const& window, history_view const& view) {
  times_of_cases out;
  want(out, view.bad, window.runs.size());
  want(out, view.flaky, window.runs.size());
  want(out, view.slow, window.runs.size());
  for (auto const& result : window.results) {
    auto const found = out.find({result.which, result.board});
    if (found != out.end() && result.attempts != 0) {
      found->second[result.run] = result.took.count();
    }
  }
  return out;
}

/// [case, board, [times…]], …
std::string times_text(history_window const& window, history_view const& view) {
  std::string out = "[";
  for (auto const& [which, times] : times_in(window, view)) {
    out += fmt::format("{}[{},{},[{}]]", out.size() == 1 ? "" : ",\n",
                       script_text(window.cases[which.first].name),
                       script_text(window.boards[which.second].name), fmt::join(times, ","));
  }
  return out + "]";
}

} // namespace

std::string history_page(history_window const& window, history_view const& view) {
  // uPlot's licence must be in every copy of it.
  page_parts const parts{history_files::history_page,
                         {"/*\n", uplot::LICENSE, "\n*/\n", uplot::uPlot_iife_min, page::verdicts,
                          page::text, page::sparkline, history_files::trend_axes,
                          history_files::trend, history_files::history},
                         {uplot::uPlot_min, history_files::trend_style}};
  std::string out;
  write_page(
      parts, [&out](std::string_view piece) { out += piece; },
      [&](page_output const& write) {
        write("{\"history\":" + script_data(history_json(window, view)));
        write(",\n\"times\":" + times_text(window, view) + "}");
      });
  return out;
}

} // namespace mprun
