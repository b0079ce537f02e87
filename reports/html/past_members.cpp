#include "reports/html/past_members.hpp"

#include "reports/html/page_letters.hpp"
#include "reports/html/script_data.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string_view>

namespace mprun {
namespace {

std::string merged_runs(run_model const& run) {
  std::string out = ",\n\"runs\":[";
  for (std::size_t i = 0; i < run.runs().size(); ++i) {
    auto const& each = run.runs()[i];
    out += fmt::format("{}[{},\"{}\",{}]", i == 0 ? "" : ",", script_text(each.about.run_id),
                       to_iso_time(each.at), script_text(each.about.host));
  }
  return out + "]";
}

/// The results that newer ones replaced, by the number of their cell; the newest comes first.
std::string replaced_results(run_model const& run, text_table& texts) {
  std::string out = ",\n\"earlier\":{";
  auto const* before = "";
  for (std::size_t i = 0; i < run.cells().size(); ++i) {
    auto const& older = run.earlier(static_cast<cell_id>(i));
    if (older.empty()) {
      continue;
    }
    out += fmt::format("{}\"{}\":[", before, i);
    for (auto const& result : older) {
      out += fmt::format("{}[{},\"{}\",\"{}\",\"{}\",{}]", &result == &older.front() ? "" : ",",
                         result.run, to_iso_time(result.at), letter_of(result.verdict),
                         letter_of(result.blame), texts.message(result.message));
    }
    out += "]";
    before = ",\n";
  }
  return out + "}";
}

std::string past_runs(past_results const& past) {
  std::string out = ",\n\"past\":{\"runs\":[";
  for (auto const& each : past.runs) {
    out +=
        fmt::format("{}[{},\"{}\",{}]", &each == &past.runs.front() ? "" : ",",
                    script_text(each.run_id), to_iso_time(each.started), script_text(each.commit));
  }
  return out + "],\n\"cells\":{";
}

} // namespace

std::string past_members(run_model const& run, past_results const& past, text_table& texts) {
  std::string out;
  if (run.runs().size() > 1) {
    out += merged_runs(run) + replaced_results(run, texts);
  }
  if (past.runs.empty()) {
    return out;
  }
  out += past_runs(past);
  auto const* before = "";
  for (std::size_t i = 0; i < run.cells().size(); ++i) {
    auto const& cell = run.cells()[i];
    auto const found =
        past.cases.find(past_results::key(cell.suite, cell.name, run.board_name(cell.board)));
    if (found != past.cases.end()) {
      out += fmt::format("{}\"{}\":[\"{}\",[{}]]", before, i, found->second.letters,
                         fmt::join(found->second.took, ","));
      before = ",\n";
    }
  }
  return out + "}}";
}

} // namespace mprun
