#include "runner/commands/compare_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "bench/comparison/comparison_json.hpp"
#include "bench/comparison/comparison_markdown.hpp"
#include "bench/comparison/comparison_text.hpp"
#include "bench/comparison/comparison_words.hpp"
#include "bench/files/bench_file.hpp"
#include "bench/pages/bench_pages.hpp"
#include "runner/commands/written_file.hpp"
#include "runner/events/exit_codes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace mprun {
namespace {

void refuse_differences(comparison const& found) {
  constexpr std::size_t max_lines = 3;
  auto lines = difference_lines(found);
  if (lines.empty()) {
    return;
  }
  if (lines.size() > max_lines) {
    auto const more = fmt::format("and {} more", lines.size() - max_lines);
    lines.resize(max_lines);
    lines.push_back(more);
  }
  throw config_error(fmt::format("BASE and HEAD were not measured under the same conditions: {}; "
                                 "--allow-different compares them nevertheless",
                                 fmt::join(lines, "; ")));
}

/// The files of a side.
struct loaded_side {
  bench_runs runs;
  std::vector<comparison_source> sources;
};

loaded_side load(std::vector<std::filesystem::path> const& files) {
  loaded_side out;
  for (auto const& file : files) {
    auto content = read_bench_file(file);
    out.runs.push_back(std::move(content.measures));
    out.sources.push_back({file.string(), content.run_id, content.program_version});
  }
  return out;
}

/// A file that holds both sides.
loaded_side load_base_within(std::filesystem::path const& file) {
  auto content = read_bench_file(file);
  if (content.base.empty()) {
    throw config_error(fmt::format("{}: only one side was measured (mprun bench --base … --head … "
                                   "measures two); name a second file to compare with",
                                   file.string()));
  }
  return {{std::move(content.base)}, {{file.string(), content.run_id, content.program_version}}};
}

std::string joined(std::vector<comparison_source> const& sources) {
  std::vector<std::string> names;
  names.reserve(sources.size());
  for (auto const& source : sources) {
    names.push_back(source.file);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

} // namespace

int compare_command(compare_options const& options) {
  if (!options.out.empty()) {
    check_can_write(options.out);
  }
  if (!options.html.empty()) {
    check_can_write(options.html);
  }
  auto const are_pairs = options.base.empty();
  auto const base = are_pairs ? load_base_within(options.head.front()) : load(options.base);
  auto const head = load(options.head);
  comparison_options settings;
  settings.confidence = options.confidence_percent / 100;
  settings.threshold = options.threshold_percent / 100;
  settings.by_pairs = are_pairs || options.in_turn;
  if (options.spread_percent) {
    settings.spread = *options.spread_percent / 100;
  }
  auto const found = compare(base.runs, head.runs, settings);
  if (found.in_both() == 0) {
    throw config_error(fmt::format("{} and {} have no measure in common", joined(base.sources),
                                   joined(head.sources)));
  }
  if (!options.allow_different && !are_pairs) {
    refuse_differences(found);
  }
  if (!options.html.empty()) {
    write_file(options.html, comparison_page(comparison_json(found, base.sources, head.sources)));
  }
  console_style const style{.colours = options.out.empty() && stdout_has_colours(),
                            .unicode = false};
  std::string text;
  switch (options.format) {
  case comparison_format::text: text = comparison_text(found, style); break;
  case comparison_format::markdown: text = comparison_markdown(found); break;
  case comparison_format::json: text = comparison_json(found, base.sources, head.sources); break;
  }
  if (options.out.empty()) {
    if (options.format == comparison_format::json) {
      print_bytes(text);
    } else {
      print_text(text);
    }
  } else {
    write_file(options.out, text);
    print_text(summary_line(found) + "\n");
  }
  return found.regressed() ? exit_codes::test_failure : exit_codes::success;
}

} // namespace mprun
