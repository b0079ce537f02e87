#include "runner/commands/compare_command.hpp"

#include "bench/bench_file.hpp"
#include "bench/comparison_json.hpp"
#include "bench/comparison_markdown.hpp"
#include "bench/comparison_text.hpp"
#include "bench/comparison_words.hpp"
#include "reports/atomic_file.hpp"
#include "reports/write_whole.hpp"
#include "runner/config_error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace mprun {
namespace {

void refuse_differences(comparison const& found) {
  constexpr std::size_t most = 3;
  auto lines = difference_lines(found);
  if (lines.empty()) {
    return;
  }
  if (lines.size() > most) {
    auto const more = fmt::format("and {} more", lines.size() - most);
    lines.resize(most);
    lines.push_back(more);
  }
  throw config_error(fmt::format("BASE and HEAD were not measured under the same conditions: {}; "
                                 "--allow-different compares them nevertheless",
                                 fmt::join(lines, "; ")));
}

comparison_source source_of(std::filesystem::path const& file, bench_file const& content) {
  return {file.string(), content.run_id, content.program_version};
}

bool may_have_colours() {
  auto const* const no_colour = std::getenv("NO_COLOR");
  auto const* const terminal = std::getenv("TERM");
  bool const dumb = terminal == nullptr || std::string_view(terminal) == "dumb";
  return ::isatty(STDOUT_FILENO) != 0 && !dumb && (no_colour == nullptr || *no_colour == '\0');
}

void print(std::string_view text) {
  auto const reason = write_whole(STDOUT_FILENO, text);
  if (reason != 0 && reason != EPIPE) { // a reader that went away (… | head) meant to
    throw config_error(cannot_write("the standard output", reason));
  }
}

} // namespace

int compare_command(compare_options const& options) {
  auto const base = read_bench_file(options.base);
  auto const head = read_bench_file(options.head);
  auto const found = compare(base.measures, head.measures,
                             {options.confidence_percent / 100, options.threshold_percent / 100});
  if (found.in_both() == 0) {
    throw config_error(fmt::format("{} and {} have no measure in common", options.base.string(),
                                   options.head.string()));
  }
  if (!options.allow_different) {
    refuse_differences(found);
  }
  console_style const style{.colours = options.out.empty() && may_have_colours(), .unicode = false};
  std::string text;
  switch (options.format) {
  case comparison_format::text: text = comparison_text(found, style); break;
  case comparison_format::markdown: text = comparison_markdown(found); break;
  case comparison_format::json:
    text = comparison_json(found, source_of(options.base, base), source_of(options.head, head));
    break;
  }
  if (options.out.empty()) {
    print(text);
  } else {
    atomic_file file(options.out);
    file.write(text);
    if (auto const problem = file.commit(); !problem.empty()) {
      throw config_error(problem);
    }
    print(summary_line(found) + "\n");
  }
  return found.regressed() ? 1 : 0;
}

} // namespace mprun
