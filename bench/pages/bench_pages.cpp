#include "bench/pages/bench_pages.hpp"

#include "bench/comparison/side_figures.hpp"
#include "bench/pages/page_files.hpp"
#include "reports/html/page.hpp"
#include "reports/html/page_files.hpp"
#include "reports/html/script_data.hpp"

#include <nlohmann/json.hpp>

namespace mprun {
namespace {

using json = nlohmann::ordered_json;

std::string page_with(std::string const& data) {
  std::string out;
  page_parts const parts{bench_files::bench_page,
                         {page::verdicts, page::text, page::comparison, bench_files::bench}};
  write_page(
      parts, [&out](std::string_view piece) { out += piece; },
      [&data](page_output const& write) { write(script_data(data)); });
  return out;
}

json figures_json(measure const& measured) {
  auto const found = figures_of({&measured}, 1).shown;
  return {{"name", measured.name},
          {"board", measured.board},
          {"unit", measured.unit},
          {"lower_is_better", measured.lower_is_better},
          {"machine", measured.machine},
          {"firmware", measured.firmware},
          {"link", measured.link},
          {"faults", measured.faults},
          {"error", measured.error},
          {"median", found.median},
          {"p25", found.p25},
          {"p75", found.p75},
          {"outliers", found.outliers},
          {"rounds", found.rounds},
          {"samples", found.samples}};
}

} // namespace

std::string comparison_page(std::string_view comparison_json) {
  return page_with(std::string(comparison_json));
}

std::string figures_page(std::vector<measure> const& measures, bench_identity const& of) {
  json document{{"format", "mprun-figures"},
                {"run_id", of.run_id},
                {"program_version", of.program_version},
                {"measures", json::array()}};
  for (auto const& measured : measures) {
    document["measures"].push_back(figures_json(measured));
  }
  return page_with(document.dump(-1, ' ', false, json::error_handler_t::replace));
}

} // namespace mprun
