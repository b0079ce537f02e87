// A benchmark or a comparison of two as a page for people: mprun bench --html, mprun compare
// --html.
//
// Flow: comparison_page() of the JSON that comparison_json() makes, figures_page() of the measures
// of one side; each returns a whole page, with the style and the safety of report.html.
#pragma once

#include "bench/files/measure.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace mprun {

std::string comparison_page(std::string_view comparison_json);

struct bench_identity {
  std::string run_id;
  std::string program_version;
};
std::string figures_page(std::vector<measure> const& measures, bench_identity const& of);

} // namespace mprun
